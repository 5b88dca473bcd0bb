import { isCredentialKey } from '../kubernetes/credentialFieldOf.ts';
import { limits } from './limits.ts';
import type { LocatedValue } from './model.ts';
import { type NestedReader, nestedBlocks, readPlace } from './readPlace.ts';
import { readStructure, type StructureTools } from './readStructure.ts';
import { scanCandidates } from './scanCandidates.ts';
import type { ScalarPlace } from './structureReader.ts';
import { locateInText } from './textValues.ts';
import { Value } from './value.ts';

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
  return locate(text, () => text, tools, 0);
}

function locate(text: string, again: () => string, tools: StructureTools, depth: number): Value[] {
  const candidates = scanCandidates(text);
  if (candidates.length === 0 && !hasCredentialKey(text)) return [];
  const nested: NestedReader = (inner, innerAgain) =>
    depth >= limits.depth ? [] : locate(inner, innerAgain, tools, depth + 1);
  const offsets = candidates.map(({ offset }) => offset);
  const { places } = readStructure(text, offsets, isCredentialKey, tools);
  const values: Value[] = [];
  for (const place of places) readPlace(text, place, again, nested, values);
  const loose = candidates.filter(({ offset }) => !isInside(places, offset));
  if (loose.length === 0) return values;
  for (const { span, reading } of locateInText(text, loose, again, nestedBlocks(nested))) {
    values.push(new Value(span, undefined, undefined, () => reading));
  }
  return values.sort((a, b) => a.span.start - b.span.start);
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
