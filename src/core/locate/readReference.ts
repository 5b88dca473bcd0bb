import { fileReferenceOf, referenceKeyNames } from '../kubernetes/fileReferenceOf.ts';
import { placeholderReason } from '../kubernetes/placeholderReason.ts';
import type { LocatedReference } from './locateModel.ts';
import { scalarContent } from './structure/scalarContent.ts';
import type { ScalarPlace } from './structure/structureReader.ts';

/** No system takes a longer path (PATH_MAX of Linux). */
const longestPath = 4096;

/** Tells whether a text has a key that may name a file, so that it is worth reading although nothing else is in it. */
export function hasReferenceKey(text: string): boolean {
  return referenceKeyNames().some((name) => text.includes(name));
}

/** Tells whether a text may be the path of a file: no nothing, no template, no mask. */
export function isPath(text: string): boolean {
  return text.length <= longestPath && !/[\0\r\n]/.test(text) && placeholderReason(text) === undefined;
}

/**
 * Reads the path of a file in which credentials stand, from a scalar in a place that the tables know.
 *
 * @returns `undefined` for other places, and where no path stands: nothing, a template, a mask.
 */
export function readReference(text: string, place: ScalarPlace): LocatedReference | undefined {
  const { span, keySpan, key, style } = place;
  if (key === undefined || !referenceKeyNames().includes(key)) return undefined;
  const { keyPath } = place;
  const field = fileReferenceOf(keyPath);
  if (field === undefined || span.end - span.start > longestPath) return undefined;
  const path = scalarContent(text, place).text;
  const isNull = style === 'plain' && /^(?:null|~)$/i.test(path);
  if (isNull || !isPath(path)) return undefined;
  return {
    span,
    ...(keySpan === undefined ? {} : { keySpan }),
    keyPath,
    documentIndex: place.object.documentIndex,
    field,
    path,
  };
}
