import { beginsAsTemplate } from '../../text/beginsAsTemplate.ts';
import type { Span } from '../../text/span.ts';
import { runAtOnce } from '../../text/steps.ts';
import { limits } from '../limits.ts';
import type { Candidate } from '../scanCandidates.ts';
import { readBlockStructureInSteps } from './blockStructure.ts';
import { isDocumentBroken } from './brokenDocument.ts';
import { looksLikeJson, readJsonStructure } from './jsonStructure.ts';
import type { KeyTest } from './keyNames.ts';
import type { DocumentStructure, ScalarPlace, StructureReader } from './structureReader.ts';

/** Reads more than JSON and plain block style. It is slow and therefore tried last. */
export interface StructureTools {
  readonly structure?: StructureReader | undefined;
}

/**
 * Finds the places of the candidates in a JSON or YAML text, with the fastest reader that understands it.
 *
 * A text that is broken in a few places may be YAML that a user is typing. The parts that were understood stay.
 *
 * @param candidates - In order of position.
 * @param wanted - Keys that are of interest without a candidate.
 */
export function readStructure(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
  tools: StructureTools,
): DocumentStructure {
  return runAtOnce(readStructureInSteps(text, candidates, wanted, tools));
}

/** As {@link readStructure}, with pauses. JSON, and YAML that only the library can read, are read without a pause. */
export function* readStructureInSteps(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
  tools: StructureTools,
): Generator<undefined, DocumentStructure> {
  const found = yield* readWith(text, candidates, wanted, tools);
  if (!found.places.some((place) => isItemWithPem(text, place))) return found;
  // A list of a PEM block's lines: no item contains the block, so it is read as text.
  const places = found.places.filter(({ key, span }) => key !== undefined || !endsWithinPem(text, span));
  return { ...found, places };
}

/** Tells whether a place is a list item in which a PEM block begins. It counts only if the block also ends in it. */
function isItemWithPem(text: string, { key, span }: ScalarPlace): boolean {
  return key === undefined && text.slice(span.start, span.end).includes('-----BEGIN');
}

/** The first line of a PEM file, and of most texts in base64. It is not a key, so the text is not YAML. */
const beginsAsPem = /^-----BEGIN [^\n:]*\n/;
const foreign: DocumentStructure = { places: [], brokenAt: 0, isOther: true };

function* readWith(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
  { structure }: StructureTools,
): Generator<undefined, DocumentStructure> {
  if (beginsAsPem.test(text) || beginsAsTemplate(text)) return foreign;
  const isFlow = looksLikeJson(text);
  const json = isFlow ? readJsonStructure(text, candidates, wanted) : undefined;
  if (json !== undefined && json.brokenAt === undefined) return json;
  const block = yield* readBlockStructureInSteps(text, candidates, wanted);
  const { brokenAt } = block;
  const isYaml = brokenAt === undefined || (block.isOther !== true && text.length <= limits.yamlLength);
  if (brokenAt === undefined && !isFlow) return block;
  const isAsked = isFlow || (isYaml && !(structure && isDocumentBroken(text, brokenAt ?? 0, structure, wanted)));
  const whole = isAsked ? structure?.(text, candidates, wanted) : undefined;
  if (whole !== undefined && whole.brokenAt === undefined) return whole;
  return withoutMisread(text, json !== undefined && json.places.length > 0 ? json : block);
}

/**
 * Removes what was misread in a text that is not quite YAML or JSON: everything, if a key at the root has more than one word (a log,
 * source code); and scalars that end inside a PEM block, because its lines are not indented enough.
 */
function withoutMisread(text: string, structure: DocumentStructure): DocumentStructure {
  const { places } = structure;
  if (places.some(({ keyPath }) => /^\['[^']*\s/.test(keyPath))) return { ...structure, places: [], isOther: true };
  return { ...structure, places: places.filter(({ span }) => !endsWithinPem(text, span)) };
}

/** Longer than any single certificate or key. */
const longestPem = 20_000;

function endsWithinPem(text: string, { start, end }: Span): boolean {
  const begin = text.slice(start, end).lastIndexOf('-----BEGIN');
  if (begin === -1) return false;
  const pem = text.slice(start + begin, Math.min(start + begin + longestPem, text.length));
  const next = pem.indexOf('-----BEGIN', 1);
  const close = (next === -1 ? pem : pem.slice(0, next)).indexOf('-----END');
  return close >= end - start - begin;
}
