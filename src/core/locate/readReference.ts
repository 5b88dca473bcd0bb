import { fileReferenceOf, referenceKeyNames } from '../kubernetes/fileReferenceOf.ts';
import { placeholderReason } from '../kubernetes/placeholderReason.ts';
import type { LocatedReference } from './locateModel.ts';
import { scalarContent } from './structure/scalarContent.ts';
import type { ScalarPlace } from './structure/structureReader.ts';

/** No system accepts a longer path (PATH_MAX in Linux). */
const longestPath = 4096;

/** Tells whether a text has a key that may name a file. Such a text is read even if it has no candidates. */
export function hasReferenceKey(text: string): boolean {
  return referenceKeyNames().some((name) => text.includes(name));
}

/** Tells whether a text may be a file path: not empty, a template or a placeholder. */
export function isPath(text: string): boolean {
  return text.length <= longestPath && !/[\0\r\n]/.test(text) && placeholderReason(text) === undefined;
}

/**
 * Reads the path of a credential file from a scalar, if the tables know its field.
 *
 * @returns `undefined` for other fields, and if the value is empty, a template or a placeholder.
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
