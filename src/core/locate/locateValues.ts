import { credentialKeyNames } from '../kubernetes/credentialFieldOf.ts';
import { referenceKeyNames } from '../kubernetes/fileReferenceOf.ts';
import { memoised } from '../text/memoised.ts';
import { runAtOnce } from '../text/steps.ts';
import { limits } from './limits.ts';
import type { LocatedReference } from './locateModel.ts';
import { hasReferenceKey, readReference } from './readReference.ts';
import { type Candidate, CandidateCursor, scanCandidates } from './scanCandidates.ts';
import { KeyNames } from './structure/keyNames.ts';
import { readStructureInSteps, type StructureTools } from './structure/readStructure.ts';
import type { ScalarPlace } from './structure/structureReader.ts';
import type { ReadingMemory } from './values/readingMemory.ts';
import { type NestedReader, nestedBlocks, readPlace } from './values/readPlace.ts';
import { type DocumentText, locateInTextInSteps } from './values/textValues.ts';
import { Value } from './values/value.ts';

/** The document itself, including its lone carriage returns. */
export interface WholeDocument extends DocumentText {
  /** Collects the values that name files. */
  readonly references: LocatedReference[];
  readonly memory?: ReadingMemory | undefined;
}

/**
 * Finds the values of a text, with pauses.
 *
 * @param candidates - Those in the text.
 * @param document - Absent for an embedded text.
 */
export function* locateValuesInSteps(
  text: string,
  candidates: readonly Candidate[],
  again: () => string,
  tools: StructureTools,
  depth: number,
  document?: WholeDocument,
): Generator<undefined, readonly Value[]> {
  if (candidates.length === 0 && !hasCredentialKey(text) && !(document && hasReferenceKey(text))) return [];
  const nested = nestedReader(tools, depth);
  const { places } = yield* readStructureInSteps(text, candidates, wantedKeys(), tools);
  const values = yield* readPlacesInSteps(text, places, candidates, again, nested, document);
  const loose = outside(candidates, places);
  if (loose.length === 0) return values;
  for (const { span, reading } of yield* locateInTextInSteps(text, loose, again, nestedBlocks(nested), document)) {
    values.push(new Value(span, undefined, undefined, () => reading));
  }
  return withoutOverlaps(values.sort((a, b) => a.span.start - b.span.start));
}

/** Makes the reader for texts that are embedded at a depth. */
function nestedReader(tools: StructureTools, depth: number): NestedReader {
  return (inner, again) =>
    depth >= limits.depth ? [] : runAtOnce(locateValuesInSteps(inner, scanCandidates(inner), again, tools, depth + 1));
}

function* readPlacesInSteps(
  text: string,
  places: readonly ScalarPlace[],
  candidates: readonly Candidate[],
  again: () => string,
  nested: NestedReader,
  document?: WholeDocument,
): Generator<undefined, Value[]> {
  const values: Value[] = [];
  const cursor = new CandidateCursor(candidates);
  for (const [index, place] of places.entries()) {
    if (index % placesInStep === 0) yield undefined;
    const { start, end } = place.span;
    const reference = document && !cursor.isIn(start, end) ? readReference(text, place) : undefined;
    if (reference === undefined) readPlace(text, place, again, nested, values, document?.memory);
    else document?.references.push(reference);
  }
  return values;
}

/** Places that are read without a pause: a few microseconds each. */
const placesInStep = 256;

/** A lone carriage return also ends a line in YAML and VS Code. The readers know only the other two line ends. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/** Keys of credentials. A chart names `tls.crt` in many places; only as a key, also in a quoted text, may it have a value. */
const credentialKey = /-data["']?:|request["']?:|aBundle|(?:tls\.(?:crt|key)|ca\.crt)\\*["']?\s*:/;

/** A text without candidates may still have values where credentials belong. */
function hasCredentialKey(text: string): boolean {
  return credentialKey.test(text);
}

/** In a broken document, a value found as text may overlap a value found by structure. The first one counts. */
function withoutOverlaps(values: readonly Value[]): Value[] {
  let behind = 0;
  return values.filter(({ span }) => {
    if (span.start < behind) return false;
    behind = span.end;
    return true;
  });
}

/**
 * The keys whose values are read even if they contain no candidate.
 *
 * @internal
 */
export const wantedKeys = memoised(() => new KeyNames(() => [...credentialKeyNames(), ...referenceKeyNames()]));

/** The candidates that are in none of the places. Both are in order of position. */
function outside(candidates: readonly Candidate[], places: readonly ScalarPlace[]): Candidate[] {
  const loose: Candidate[] = [];
  let index = 0;
  for (const candidate of candidates) {
    let span = places[index]?.span;
    while (span !== undefined && span.end <= candidate.offset) {
      index++;
      span = places[index]?.span;
    }
    if (span === undefined || candidate.offset < span.start) loose.push(candidate);
  }
  return loose;
}
