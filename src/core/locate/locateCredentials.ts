import { hasConfigurationKeyword } from '../kubernetes/configurationKeyword.ts';
import { hasFlagKeyword, mayStartComponent } from '../kubernetes/flagKeyword.ts';
import type { MarkedEncoding } from '../text/markedEncoding.ts';
import { runAtOnce } from '../text/steps.ts';
import type { InvocationReader } from './documentReaders.ts';
import type { LocatedDocument, LocatedReference, LocatedValue } from './locateModel.ts';
import { locateValuesInSteps, withLineFeeds } from './locateValues.ts';
import { type Candidate, scanCandidates } from './scanCandidates.ts';
import type { StructureTools } from './structure/readStructure.ts';
import type { ReadingMemory } from './values/readingMemory.ts';

/** Readers for more than plain documents. Without them, less is found. */
export interface DocumentTools extends StructureTools {
  readonly invocations?: InvocationReader | undefined;
}

/**
 * Finds the certificates, requests, keys and tokens in a document, each with its exact span. In YAML and JSON, each value also has
 * its key path and object. Never throws.
 *
 * Only content decides. A value where a credential belongs is found even if it cannot be read, with a problem or as a placeholder.
 *
 * @param tools.structure - Reads YAML that is not in plain block style. Without it, values there have no key path.
 * @returns In order of position, not overlapping. `blocks`, `placeholder` and `keyPath` are getters that read at the first use.
 */
export function locateCredentials(text: string, tools: StructureTools = {}): readonly LocatedValue[] {
  return locateDocument(text, tools).values;
}

/**
 * Finds what {@link locateCredentials} finds, the components that the document starts, and the values that name credential files.
 *
 * @param encoding - Encoding of the file, if it begins with a byte order mark.
 * @param fileName - Without its folder.
 * @internal
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
 * @param memory - Readings of the version before.
 */
export function* locateDocumentInSteps(
  text: string,
  tools: DocumentTools = {},
  encoding?: MarkedEncoding,
  fileName?: string,
  memory?: ReadingMemory,
): Generator<undefined, LocatedDocument> {
  memory?.startVersion();
  // Made once, not for every key that is read again.
  const readable = withLineFeeds(text);
  const candidates = scanCandidates(readable);
  yield undefined;
  const references: LocatedReference[] = [];
  const document = { text, encoding, references, memory };
  const values = yield* locateValuesInSteps(readable, candidates, () => readable, tools, 0, document);
  yield undefined;
  const words = withoutBase64(text, candidates);
  const mayHaveFlags = (): boolean =>
    hasFlagKeyword(words) && (mayStartComponent(words) || mayStartComponent(fileName ?? ''));
  if (tools.invocations === undefined || !(mayHaveFlags() || hasConfigurationKeyword(words)))
    return { values, references, invocations: [] };
  const { references: named, ...started } = tools.invocations(readable, tools, fileName);
  const all = [...references, ...named].sort((a, b) => a.span.start - b.span.start);
  return { values, references: all, ...started };
}

/** Characters below which a text is searched as it is. */
const shortText = 20_000;

/**
 * Removes base64 that fills lines to their ends. Flags and keywords need not be searched for in megabytes of certificates, which
 * contain every short word by chance.
 *
 * @param candidates - Those in the text. Any that contain `-` or `_` stay, since flags and variables do, too.
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
