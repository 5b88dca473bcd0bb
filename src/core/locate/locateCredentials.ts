import { credentialFieldOf, isCredentialKey } from '../kubernetes/credentialFieldOf.ts';
import { type PlaceholderReason, placeholderReason } from '../kubernetes/placeholderReason.ts';
import type { shiftedBy } from '../text/mappedText.ts';
import type { Span } from '../text/span.ts';
import { type BlockDraft, lifted, noBytes } from './blockDraft.ts';
import { readBlockStructure } from './blockStructure.ts';
import { looksLikeJson, readJsonStructure } from './jsonStructure.ts';
import { limits } from './limits.ts';
import type { LocatedBlock, LocatedValue } from './model.ts';
import { type NestedReader, readBase64 } from './readBase64.ts';
import { scalarContent } from './scalarContent.ts';
import { type Candidate, scanCandidates } from './scanCandidates.ts';
import type { DocumentStructure, ScalarPlace, StructureReader } from './structureReader.ts';
import { locateInText } from './textValues.ts';
import { noCredentialReason, tooLargeReason } from './unreadableReason.ts';

/**
 * Finds the certificates, requests, keys and tokens of a document, each with its exact span, and the key path and
 * object of its value where the document is YAML or JSON.
 *
 * Decides by content alone. Values in a credential's place that cannot be read are found as well, with a problem or as
 * a placeholder. Never throws, whatever the text.
 *
 * @param options.structure - Reads YAML that is not in plain block style; without it, values there have no key path.
 * @returns In order of position, not overlapping. `blocks` and `placeholder` may be getters that decode when asked.
 */
export function locateCredentials(
  text: string,
  options: { readonly structure?: StructureReader } = {},
): readonly LocatedValue[] {
  return locate(text, () => text, options.structure, 0).map(toLocatedValue);
}

/** A value before its blocks are read. */
interface ValueDraft extends Pick<LocatedValue, 'span' | 'keySpan'> {
  readonly place?: ScalarPlace;
  readonly read: () => Reading;
}

interface Reading {
  readonly blocks: readonly BlockDraft[];
  readonly placeholder?: PlaceholderReason;
}

function locate(
  text: string,
  again: () => string,
  structure: StructureReader | undefined,
  depth: number,
): ValueDraft[] {
  const candidates = scanCandidates(text);
  if (candidates.length === 0 && !hasCredentialKey(text)) return [];
  const nested: NestedReader = (inner, innerAgain) =>
    depth >= limits.depth ? [] : locate(inner, innerAgain, structure, depth + 1).flatMap(innerBlocks);
  const { places } = readStructure(text, candidates, structure);
  const values: ValueDraft[] = [];
  for (const place of places) {
    const value = valueAt(text, place, again, nested);
    if (value !== undefined) values.push(value);
  }
  const loose = candidates.filter(({ offset }) => !isInside(places, offset));
  for (const { span, blocks } of locateInText(text, loose, again, nested)) {
    values.push({ span, read: () => ({ blocks }) });
  }
  return values.sort((a, b) => a.span.start - b.span.start);
}

/** A text without candidates may still hold values that ought to be credentials. */
function hasCredentialKey(text: string): boolean {
  return /-data["']?:|aBundle|tls\.(?:crt|key)|ca\.crt/.test(text);
}

function readStructure(
  text: string,
  candidates: readonly Candidate[],
  structure: StructureReader | undefined,
): DocumentStructure {
  const offsets = candidates.map(({ offset }) => offset);
  if (looksLikeJson(text)) {
    const json = readJsonStructure(text, offsets, isCredentialKey);
    if (json?.brokenAt === undefined && json !== undefined) return json;
  }
  const block = readBlockStructure(text, offsets, isCredentialKey) ?? { places: [] };
  if (block.brokenAt === undefined || structure === undefined || text.length > limits.yamlLength) return block;
  const whole = structure(text, offsets, isCredentialKey);
  return whole === undefined || whole.brokenAt !== undefined ? block : whole;
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

/** Base64 of a PEM certificate, request or private key: worth no look before somebody asks. */
const certain = /LS0tLS1CRUdJTi(?:BDRVJUSUZJQ0FUR|BQUklWQVRFIEtFW|BSU0EgUFJJVkFURSBLRV|BFQyBQUklWQVRFIEtFW)/y;

function valueAt(text: string, place: ScalarPlace, again: () => string, nested: NestedReader): ValueDraft | undefined {
  const { span, keySpan } = place;
  const read = () => readPlace(text, place, again, nested);
  const draft = { span, place, ...(keySpan === undefined ? {} : { keySpan }) };
  certain.lastIndex = span.start;
  if (certain.test(text)) return { ...draft, read };
  const reading = read();
  if (reading.blocks.length === 0 && reading.placeholder === undefined) return undefined;
  return { ...draft, read };
}

function readPlace(text: string, place: ScalarPlace, again: () => string, nested: NestedReader): Reading {
  const { span } = place;
  if (span.end - span.start > limits.valueLength) return { blocks: [tooLarge(span)] };
  const content = scalarContent(text, place);
  const readAgain = () => scalarContent(again(), place).text;
  const drafts = readContent(content.text, readAgain, nested).map((draft) => lifted(draft, content.toSource));
  const blocks = drafts.filter((draft) => draft.placeholder === undefined);
  if (blocks.length > 0) return { blocks };
  const placeholder = drafts[0]?.placeholder;
  if (placeholder !== undefined) return { blocks, placeholder };
  return readNothing(content.text, place, content.toSource);
}

function readContent(text: string, again: () => string, nested: NestedReader): BlockDraft[] {
  if (!isBase64Shaped(text)) return nested(text, again);
  return readBase64(text, trimmedSpan(text), again, nested);
}

/** Nothing was found: a placeholder, something that has no business here, or an unreadable credential. */
function readNothing(text: string, place: ScalarPlace, toSource: ReturnType<typeof shiftedBy>): Reading {
  const field = credentialFieldOf(place.keyPath, place.object);
  if (field === undefined || field.role === 'token' || field.role === 'encrypted') return { blocks: [] };
  const placeholder = placeholderReason(text);
  if (placeholder !== undefined) return { blocks: [], placeholder };
  const trimmed = text.trim();
  if (/^(?:null|~|true|false)$/i.test(trimmed) || /^(?:[.~]{0,2}\/|file:)/.test(trimmed)) return { blocks: [] };
  const span = toSource(trimmedSpan(text));
  const reason = noCredentialReason(isBase64Shaped(text));
  const problem = { layer: 'value', code: 'noCredential', reason, span } as const;
  return { blocks: [{ span, encoding: [], bytes: noBytes, problem }] };
}

function isBase64Shaped(text: string): boolean {
  return /^\s*LS0tLS1CRUdJTi/.test(text) || /^\s*[A-Za-z0-9+/_-]+(?:\r?\n[ \t]*[A-Za-z0-9+/_-]+)*={0,2}\s*$/.test(text);
}

function trimmedSpan(text: string): Span {
  const start = text.length - text.trimStart().length;
  return { start, end: Math.max(start, text.trimEnd().length) };
}

function tooLarge(span: Span): BlockDraft {
  const problem = { layer: 'value', code: 'tooLarge', reason: tooLargeReason(), span } as const;
  return { span, encoding: [], bytes: noBytes, problem };
}

/** The blocks of a value inside another value, with the path that leads to them there. */
function innerBlocks(value: ValueDraft): BlockDraft[] {
  const { blocks } = value.read();
  const keyPath = value.place?.keyPath;
  if (keyPath === undefined) return [...blocks];
  return blocks.map((block) => ({
    ...block,
    innerKeyPath: block.innerKeyPath === undefined ? keyPath : `${keyPath} > ${block.innerKeyPath}`,
  }));
}

function toLocatedValue(draft: ValueDraft): LocatedValue {
  const { span, keySpan, place, read } = draft;
  let reading: { readonly blocks: readonly LocatedBlock[]; readonly placeholder?: PlaceholderReason } | undefined;
  const readOnce = () => {
    if (reading === undefined) {
      const { blocks, placeholder } = read();
      const located = blocks.map(({ placeholder: _, ...block }, index) => ({ ...block, index }));
      reading = { blocks: located, ...(placeholder === undefined ? {} : { placeholder }) };
    }
    return reading;
  };
  return {
    span,
    ...(keySpan === undefined ? {} : { keySpan }),
    get keyPath() {
      return place?.keyPath;
    },
    get object() {
      return place?.object;
    },
    get blocks() {
      return readOnce().blocks;
    },
    get placeholder() {
      return readOnce().placeholder;
    },
  };
}
