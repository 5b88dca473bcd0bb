import { credentialFieldOf, isCredentialPlace } from '../../kubernetes/credentialFieldOf.ts';
import { type PlaceholderReason, placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { type MappedText, PieceCollector, type SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';
import { limits } from '../limits.ts';
import { scalarContent } from '../structure/scalarContent.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import { type BlockDraft, lifted, noBytes, withoutUnseen } from './blockDraft.ts';
import { readBase64 } from './readBase64.ts';
import { cachedBriefly, type NestedBlocks } from './readDecoded.ts';
import type { ReadingMemory } from './readingMemory.ts';
import { withRefusedCharacter } from './refusedCharacter.ts';
import { noCredentialReason, tooLargeReason } from './unreadableReason.ts';
import { type Reading, Value } from './value.ts';

/** Finds the values in an embedded text. */
export type NestedReader = (text: string, again: () => string) => readonly Value[];

/**
 * Finds the values of a scalar: usually the scalar itself; the values of a document that is embedded in it as text; none if it is not
 * a credential and need not be one.
 *
 * @param memory - Readings of the version before.
 */
export function readPlace(
  text: string,
  place: ScalarPlace,
  again: () => string,
  nested: NestedReader,
  found: Value[],
  memory?: ReadingMemory,
): void {
  const { span, keySpan } = place;
  const read = () => readScalar(text, place, again, nested);
  const value = new Value(span, keySpan, place, memory === undefined ? read : () => memory.reading(text, place, read));
  if (beginsAsCredential(text, span.start) || memory?.isCredential(text, place) === true) {
    found.push(value);
    return;
  }
  if (span.end - span.start <= limits.valueLength) {
    const content = scalarContent(text, place);
    if (!isBase64Shaped(content.text)) {
      const inner = nested(content.text, contentAgain(place, again));
      if (inner.length > 0 && inner.every((each) => each.place !== undefined)) {
        for (const each of inner) found.push(liftedValue(each, place, content.toSource));
        return;
      }
    }
  }
  if (value.blocks.length > 0 || value.placeholder !== undefined) found.push(value);
}

/** Makes a value in an embedded document a value of the outer document. */
function liftedValue(value: Value, place: ScalarPlace, toSource: SpanMap): Value {
  const keySpan = value.keySpan && toSource(value.keySpan);
  return new Value(toSource(value.span), keySpan, place, () => {
    const { blocks, placeholder } = value.reading();
    return { placeholder, blocks: blocks.map((block) => withInnerPath(lifted(block, toSource), value)) };
  });
}

/** Adds the key path inside the embedded document. */
function withInnerPath(block: BlockDraft, value: Value): BlockDraft {
  const keyPath = value.place?.keyPath;
  if (keyPath === undefined) return block;
  return { ...block, innerKeyPath: block.innerKeyPath === undefined ? keyPath : `${keyPath} > ${block.innerKeyPath}` };
}

function readScalar(text: string, place: ScalarPlace, again: () => string, nested: NestedReader): Reading {
  if (place.span.end - place.span.start > limits.valueLength) return { blocks: [tooLarge(place.span)] };
  const content = scalarContent(text, place);
  const drafts = readContent(content, contentAgain(place, again), nested);
  const blocks = drafts.filter(({ placeholder }) => placeholder === undefined);
  const isReadable = blocks.some(({ problem }) => problem === undefined);
  const placeholder = isReadable ? undefined : (drafts[0]?.placeholder ?? placeholderOfBroken(content.text, blocks));
  if (blocks.length > 0 && placeholder === undefined) {
    const all = withRefusedCharacter(blocks, content, place, text);
    const isPem = credentialFieldOf(place.keyPath, place.object) !== undefined || isOnlyPem(content.text);
    return { blocks: all.map((block) => lifted(isPem ? block : withoutUnseen(block), content.toSource)) };
  }
  return placeholder === undefined ? readNothing(content, place) : { blocks: [], placeholder };
}

function contentAgain(place: ScalarPlace, again: () => string): () => string {
  return cachedBriefly(() => scalarContent(again(), place).text);
}

/** Nothing is around the blocks: the value is PEM, not a script or text that contains some. */
function isOnlyPem(text: string): boolean {
  return /^[\s\ufeff]*-{2,}BEGIN/.test(text) && /-\s*$/.test(text.slice(-200));
}

/** Base64 that was masked or cut short, so that nothing in it can be read. */
function placeholderOfBroken(text: string, blocks: readonly BlockDraft[]): PlaceholderReason | undefined {
  return blocks.some(({ encoding }) => encoding[0] === 'base64') ? placeholderReason(text) : undefined;
}

function readContent({ text }: MappedText, again: () => string, nested: NestedReader): readonly BlockDraft[] {
  if (isBase64Shaped(text)) return readBase64(text, trimmedSpan(text), again, orWhole(nestedBlocks(nested)));
  if (!text.includes('-----BEGIN%20')) return nestedBlocks(nested)(text, again);
  const decoded = percentDecoded(text);
  const drafts = nestedBlocks(nested)(
    decoded.text,
    cachedBriefly(() => percentDecoded(again()).text),
  );
  return drafts.map((draft) => lifted(draft, decoded.toSource));
}

/** A text without a value that stands out is read as a whole: base64 of DER, which was encoded once more. */
function orWhole(nested: NestedBlocks): NestedBlocks {
  return (text, again) => {
    const drafts = nested(text, again);
    if (drafts.length > 0 || !isBase64Shaped(text)) return drafts;
    const whole = readBase64(text, trimmedSpan(text), again, () => []);
    return whole.filter(({ problem }) => problem === undefined);
  };
}

/** Reads the blocks of all values in an embedded text, including placeholders. */
export function nestedBlocks(nested: NestedReader): (text: string, again: () => string) => BlockDraft[] {
  return (text, again) =>
    nested(text, again).flatMap((value) => {
      const { blocks, placeholder } = value.reading();
      if (blocks.length === 0 && placeholder !== undefined) {
        return [{ span: value.span, encoding: [], bytes: noBytes, placeholder }];
      }
      return blocks.map((block) => withInnerPath(block, value));
    });
}

/** Nothing was found: a placeholder, something else, or an unreadable credential. */
function readNothing({ text, toSource }: MappedText, place: ScalarPlace): Reading {
  if (!beginsAsCredential(text, 0) && !isCredentialPlace(place.keyPath, place.object)) return { blocks: [] };
  const field = credentialFieldOf(place.keyPath, place.object);
  if (field?.role === 'token') return { blocks: [] };
  if (field?.role === 'encrypted') return { blocks: [], placeholder: 'encrypted' };
  const placeholder = placeholderReason(text);
  if (placeholder !== undefined) return { blocks: [], placeholder };
  const trimmed = text.trim();
  if (/^(?:null|~|true|false)$/i.test(trimmed)) return { blocks: [] };
  if (field?.encoding !== 'base64-pem' && /^(?:[.~]{0,2}\/|file:)/.test(trimmed)) return { blocks: [] };
  const span = toSource(trimmedSpan(text));
  const decoded = decodeBase64(trimmed);
  const isBase64 = decoded instanceof Uint8Array;
  const blank = trimmed.search(/[ \t]/);
  const foreign = isBase64 ? -1 : decoded.inputByte;
  // Blanks are allowed here, but not in Go.
  const inputByte = Math.min(...[blank, foreign].filter((at) => at !== -1));
  const refusedAt = Number.isFinite(inputByte) ? { inputByte } : {};
  const reason = noCredentialReason(isBase64);
  const problem = { layer: 'value', code: 'noCredential', reason, span, ...refusedAt } as const;
  return { blocks: [{ span, encoding: [], bytes: noBytes, problem }] };
}

const certain = /LS0tLS1CRUdJTi(?:BDRVJUSUZJQ0FUR|BQUklWQVRFIEtFW|BSU0EgUFJJVkFURSBLRV|BFQyBQUklWQVRFIEtFW)/y;

/** Base64 of a PEM certificate, request or private key. It is certainly a value and is read on demand. */
function beginsAsCredential(text: string, at: number): boolean {
  certain.lastIndex = at;
  return certain.test(text);
}

/** Only base64 (with single line breaks), or a text that begins like base64 of PEM. */
function isBase64Shaped(text: string): boolean {
  return (
    /^\s*LS0tLS1CRUdJTi/.test(text) ||
    /^\s*[A-Za-z0-9+/_-]+(?:\r?\n[ \t]*[A-Za-z0-9+/_-]+)*={0,2}\s*$/.test(text) ||
    isFoldedBase64(text)
  );
}

/** Lines of base64 that YAML has folded: joined by spaces, all but the last one of the same length. */
function isFoldedBase64(text: string): boolean {
  const words = text.trim().split(' ');
  const [first = ''] = words;
  if (words.length < 2 || first.length < 40) return false;
  return words.every((word, index) => {
    const isLast = index === words.length - 1;
    return (isLast ? word.length <= first.length : word.length === first.length) && /^[\w+/-]+={0,2}$/.test(word);
  });
}

function trimmedSpan(text: string): Span {
  const start = text.length - text.trimStart().length;
  return { start, end: Math.max(start, text.trimEnd().length) };
}

function tooLarge(span: Span): BlockDraft {
  const problem = { layer: 'value', code: 'tooLarge', reason: tooLargeReason(), span } as const;
  return { span, encoding: [], bytes: noBytes, problem };
}

/** Resolves the percent-encoding (RFC 3986 §2.1) of a data URL, byte by byte. */
function percentDecoded(text: string): MappedText {
  const pieces = new PieceCollector();
  let from = 0;
  for (const { index, 0: octet, 1: hex = '' } of text.matchAll(/%([0-9A-Fa-f]{2})/g)) {
    pieces.copy(text, { start: from, end: index });
    from = index + octet.length;
    pieces.replace(String.fromCharCode(Number.parseInt(hex, 16)), { start: index, end: from });
  }
  pieces.copy(text, { start: from, end: text.length });
  return pieces.collect();
}
