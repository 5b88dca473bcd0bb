import { isCredentialKey } from '../kubernetes/credentialFieldOf.ts';
import { limits } from './limits.ts';
import type { LocatedBlock, LocatedValue } from './model.ts';
import { type NestedReader, nestedBlocks, type Reading, readPlace, type ValueDraft } from './readPlace.ts';
import { readStructure, type StructureTools } from './readStructure.ts';
import { scanCandidates } from './scanCandidates.ts';
import type { ScalarPlace } from './structureReader.ts';
import { locateInText } from './textValues.ts';

/**
 * Finds the certificates, requests, keys and tokens of a document, each with its exact span, and the key path and
 * object of its value where the document is YAML or JSON.
 *
 * Decides by content alone. Values in a credential's place that cannot be read are found as well, with a problem or as
 * a placeholder. Never throws, whatever the text.
 *
 * @param tools.structure - Reads YAML that is not in plain block style; without it, values there have no key path.
 * @returns In order of position, not overlapping. `blocks`, `placeholder` and `keyPath` are getters that read when asked
 * for the first time.
 */
export function locateCredentials(text: string, tools: StructureTools = {}): readonly LocatedValue[] {
  return locate(text, () => text, tools, 0).map(toLocatedValue);
}

function locate(text: string, again: () => string, tools: StructureTools, depth: number): ValueDraft[] {
  const candidates = scanCandidates(text);
  if (candidates.length === 0 && !hasCredentialKey(text)) return [];
  const nested: NestedReader = (inner, innerAgain) =>
    depth >= limits.depth ? [] : locate(inner, innerAgain, tools, depth + 1);
  const offsets = candidates.map(({ offset }) => offset);
  const { places } = readStructure(text, offsets, isCredentialKey, tools);
  const loose = candidates.filter(({ offset }) => !isInside(places, offset));
  const values = places.flatMap((place) => readPlace(text, place, again, nested));
  for (const { span, reading } of locateInText(text, loose, again, nestedBlocks(nested))) {
    values.push({ span, read: () => reading });
  }
  return loose.length === 0 ? values : values.sort((a, b) => a.span.start - b.span.start);
}

/** A text without candidates may still hold values that ought to be credentials. */
function hasCredentialKey(text: string): boolean {
  return /-data["']?:|aBundle|tls\.(?:crt|key)|ca\.crt/.test(text);
}

function isInside(places: readonly ScalarPlace[], offset: number): boolean {
  let low = 0;
  let high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const span = places[middle]?.span;
    if (span === undefined || offset < span.start) high = middle - 1;
    else if (offset >= span.end) low = middle + 1;
    else return true;
  }
  return false;
}

function toLocatedValue({ span, keySpan, place, read }: ValueDraft): LocatedValue {
  let reading: Reading | undefined;
  let blocks: readonly LocatedBlock[] | undefined;
  let keyPath: string | undefined;
  return {
    span,
    ...(keySpan === undefined ? {} : { keySpan }),
    get keyPath() {
      keyPath ??= place?.keyPath;
      return keyPath;
    },
    get object() {
      return place?.object;
    },
    get blocks() {
      reading ??= read();
      blocks ??= reading.blocks.map(({ placeholder: _, ...block }, index) => ({ ...block, index }));
      return blocks;
    },
    get placeholder() {
      reading ??= read();
      return reading.placeholder;
    },
  };
}
