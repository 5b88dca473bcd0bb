import { hasConfigurationKeyword } from '../kubernetes/configurationKeyword.ts';
import { hasFlagKeyword } from '../kubernetes/flagKeyword.ts';
import type { MarkedEncoding } from '../text/markedEncoding.ts';
import { runAtOnce } from '../text/steps.ts';
import type { InvocationReader } from './documentReaders.ts';
import type { LocatedDocument, LocatedReference, LocatedValue } from './locateModel.ts';
import { lineFeedsIn, locateValuesInSteps } from './locateValues.ts';
import { type Candidate, scanCandidates } from './scanCandidates.ts';
import type { StructureTools } from './structure/readStructure.ts';
import type { ReadingMemory } from './values/readingMemory.ts';

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
  return runAtOnce(locateDocumentInSteps(text, tools, encoding, fileName));
}

/**
 * As {@link locateDocument}, with pauses.
 *
 * @param memory - What values of an earlier version held.
 */
export function* locateDocumentInSteps(
  text: string,
  tools: DocumentTools = {},
  encoding?: MarkedEncoding,
  fileName?: string,
  memory?: ReadingMemory,
): Generator<undefined, LocatedDocument> {
  memory?.startVersion();
  // Made once, and not for every key that is read again.
  const readable = lineFeedsIn(text);
  const candidates = scanCandidates(readable);
  yield undefined;
  const references: LocatedReference[] = [];
  const document = { text, encoding, references, memory };
  const values = yield* locateValuesInSteps(readable, candidates, () => readable, tools, 0, document);
  yield undefined;
  const words = withoutBase64(text, candidates);
  if (tools.invocations === undefined || !(hasFlagKeyword(words) || hasConfigurationKeyword(words)))
    return { values, references, invocations: [] };
  const { references: named, ...started } = tools.invocations(readable, tools, fileName);
  const all = [...references, ...named].sort((a, b) => a.span.start - b.span.start);
  return { values, references: all, ...started };
}

/** Shorter texts are searched as they are. */
const shortText = 20_000;

/**
 * A text without the base64 that fills its lines to their ends: what is searched for words of prose and flags need not be
 * searched for in megabytes of certificates, where every short word stands by chance.
 *
 * @param candidates - Those of the text. What holds a character of base64url is left in, since flags and variables do, too.
 */
function withoutBase64(text: string, candidates: readonly Candidate[]): string {
  if (text.length < shortText) return text;
  const words: string[] = [];
  let behind = 0;
  let dash = -1;
  let underscore = -1;
  for (const { kind, offset, lineEnd } of candidates) {
    if (kind !== 'base64' || lineEnd === undefined) continue;
    if (dash < offset) dash = indexOrEnd(text, '-', offset);
    if (underscore < offset) underscore = indexOrEnd(text, '_', offset);
    if (dash < lineEnd || underscore < lineEnd) continue;
    words.push(text.slice(behind, offset));
    behind = lineEnd;
  }
  return behind === 0 ? text : words.join('') + text.slice(behind);
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index === -1 ? text.length : index;
}
