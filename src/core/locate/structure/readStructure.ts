import type { Span } from '../../text/span.ts';
import { runAtOnce } from '../../text/steps.ts';
import { limits } from '../limits.ts';
import type { Candidate } from '../scanCandidates.ts';
import { readBlockStructureInSteps } from './blockStructure.ts';
import { isMistakenAround } from './brokenDocument.ts';
import { looksLikeJson, readJsonStructure } from './jsonStructure.ts';
import type { KeyTest } from './keyNames.ts';
import type { DocumentStructure, ScalarPlace, StructureReader } from './structureReader.ts';

/** Reads more than JSON and plain block style; slow, and therefore asked last. */
export interface StructureTools {
  readonly structure?: StructureReader | undefined;
}

/**
 * Finds the places of the candidates in a JSON or YAML text, by the cheapest reader that understands it.
 *
 * A text that is broken in a few places is taken for YAML that somebody is typing: what was understood stays.
 *
 * @param candidates - Ascending.
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

/** As {@link readStructure}, with pauses; JSON, and what only the YAML library reads, is read at a stretch. */
export function* readStructureInSteps(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
  tools: StructureTools,
): Generator<undefined, DocumentStructure> {
  const found = yield* readWith(text, candidates, wanted, tools);
  if (!found.places.some((place) => isItemWithPem(text, place))) return found;
  // A list of a PEM block's lines: no item holds the block, so that it is read as text.
  const places = found.places.filter(({ key, span }) => key !== undefined || !endsWithinPem(text, span));
  return { ...found, places };
}

/** Tells whether a place is an item of a list in which a PEM block begins: whether it counts, what stands behind it decides. */
function isItemWithPem(text: string, { key, span }: ScalarPlace): boolean {
  return key === undefined && text.slice(span.start, span.end).includes('-----BEGIN');
}

/** The first line of a PEM file, and of nearly all that base64 encodes: no key, so that the text is no YAML. */
const beginsAsPem = /^-----BEGIN [^\n:]*\n/;
const foreign: DocumentStructure = { places: [], brokenAt: 0, isOther: true };

function* readWith(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
  { structure }: StructureTools,
): Generator<undefined, DocumentStructure> {
  if (beginsAsPem.test(text)) return foreign;
  const isFlow = looksLikeJson(text);
  const json = isFlow ? readJsonStructure(text, candidates, wanted) : undefined;
  if (json !== undefined && json.brokenAt === undefined) return json;
  const block = yield* readBlockStructureInSteps(text, candidates, wanted);
  const { brokenAt } = block;
  const isYaml = brokenAt === undefined || (block.isOther !== true && text.length <= limits.yamlLength);
  if (brokenAt === undefined && !isFlow) return block;
  const isAsked = isFlow || (isYaml && !(structure && isMistakenAround(text, brokenAt ?? 0, structure, wanted)));
  const whole = isAsked ? structure?.(text, candidates, wanted) : undefined;
  if (whole !== undefined && whole.brokenAt === undefined) return whole;
  return withoutMisread(text, json !== undefined && json.places.length > 0 ? json : block);
}

/**
 * Leaves out what a text that is not quite YAML or JSON was taken for by mistake: everything, when a key at the root is
 * more than one word (a log, source code); and scalars that end within a PEM block, whose lines were indented too little.
 */
function withoutMisread(text: string, structure: DocumentStructure): DocumentStructure {
  const { places } = structure;
  if (places.some(({ keyPath }) => /^\['[^']*\s/.test(keyPath))) return { ...structure, places: [], isOther: true };
  return { ...structure, places: places.filter(({ span }) => !endsWithinPem(text, span)) };
}

/** Longer than any one certificate or key. */
const longestPem = 20_000;

function endsWithinPem(text: string, { start, end }: Span): boolean {
  const begin = text.slice(start, end).lastIndexOf('-----BEGIN');
  if (begin === -1) return false;
  const pem = text.slice(start + begin, Math.min(start + begin + longestPem, text.length));
  const next = pem.indexOf('-----BEGIN', 1);
  const close = (next === -1 ? pem : pem.slice(0, next)).indexOf('-----END');
  return close >= end - start - begin;
}
