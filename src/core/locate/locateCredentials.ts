import { hasConfigurationKeyword } from '../kubernetes/configurationKeyword.ts';
import { credentialKeyNames } from '../kubernetes/credentialFieldOf.ts';
import { referenceKeyNames } from '../kubernetes/fileReferenceOf.ts';
import { hasFlagKeyword } from '../kubernetes/flagKeyword.ts';
import { memoised } from '../kubernetes/memoised.ts';
import type { MarkedEncoding } from '../text/markedEncoding.ts';
import type { Candidate } from './candidate.ts';
import { CandidateCursor } from './candidateCursor.ts';
import type { InvocationReader } from './invocationReader.ts';
import { KeyNames } from './keyNames.ts';
import { limits } from './limits.ts';
import type { LocatedDocument, LocatedReference, LocatedValue } from './model.ts';
import { type NestedReader, nestedBlocks, readPlace } from './readPlace.ts';
import { hasReferenceKey, readReference } from './readReference.ts';
import { readStructure, type StructureTools } from './readStructure.ts';
import { scanCandidates } from './scanCandidates.ts';
import type { ScalarPlace } from './structureReader.ts';
import { type DocumentText, locateInText } from './textValues.ts';
import { Value } from './value.ts';

/** What reads more than plain documents; without it, less is found. */
export interface DocumentTools extends StructureTools {
  readonly invocations?: InvocationReader | undefined;
}

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
  return locateDocument(text, tools).values;
}

/**
 * Finds what {@link locateCredentials} finds, the components that are started, and the values that name files in which credentials stand.
 *
 * @param encoding - How the file is encoded that the text was read from, if it begins with a byte order mark.
 * @param fileName - Without its folder.
 */
export function locateDocument(
  text: string,
  tools: DocumentTools = {},
  encoding?: MarkedEncoding,
  fileName?: string,
): LocatedDocument {
  // Made once, and not for every key that is read again.
  const readable = lineFeedsIn(text);
  const again = () => readable;
  const references: LocatedReference[] = [];
  const values = locate(readable, again, tools, 0, { text, encoding, references });
  if (tools.invocations === undefined || !(hasFlagKeyword(text) || hasConfigurationKeyword(text)))
    return { values, references, invocations: [] };
  const { references: named, ...found } = tools.invocations(readable, tools, fileName);
  const all = [...references, ...named].sort((a, b) => a.span.start - b.span.start);
  return { values, references: all, ...found };
}

/** A carriage return alone ends a line, too, in YAML and in VS Code; the readers know the other two line ends. */
function lineFeedsIn(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/** The whole document as it is, its lone carriage returns with it. */
interface WholeDocument extends DocumentText {
  readonly references: LocatedReference[];
}

/** @param document - Absent for a text inside another. */
function locate(
  text: string,
  again: () => string,
  tools: StructureTools,
  depth: number,
  document?: WholeDocument,
): Value[] {
  const candidates = scanCandidates(text);
  if (candidates.length === 0 && !hasCredentialKey(text) && !(document && hasReferenceKey(text))) return [];
  const nested: NestedReader = (inner, innerAgain) =>
    depth >= limits.depth ? [] : locate(inner, innerAgain, tools, depth + 1);
  const { places } = readStructure(text, candidates, keyNames(), tools);
  const values: Value[] = [];
  const cursor = new CandidateCursor(candidates);
  for (const place of places) {
    const { start, end } = place.span;
    const reference = document && !cursor.isIn(start, end) ? readReference(text, place) : undefined;
    if (reference === undefined) readPlace(text, place, again, nested, values);
    else document?.references.push(reference);
  }
  const loose = outside(candidates, places);
  if (loose.length === 0) return values;
  for (const { span, reading } of locateInText(text, loose, again, nestedBlocks(nested), document)) {
    values.push(new Value(span, undefined, undefined, () => reading));
  }
  return withoutOverlaps(values.sort((a, b) => a.span.start - b.span.start));
}

/** A text without candidates may still hold values that ought to be credentials. */
function hasCredentialKey(text: string): boolean {
  return /-data["']?:|request["']?:|aBundle|tls\.(?:crt|key)|ca\.crt/.test(text);
}

/** In a document that is broken, what text shows may reach into what was taken for a value. The first one counts. */
function withoutOverlaps(values: readonly Value[]): Value[] {
  let behind = 0;
  return values.filter(({ span }) => {
    if (span.start < behind) return false;
    behind = span.end;
    return true;
  });
}

const keyNames = memoised(() => new KeyNames([...credentialKeyNames(), ...referenceKeyNames()]));

/** The candidates that stand in none of the places; both are in order. */
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
