import type { LocatedBlock, LocatedValue } from '../locate/locateModel.ts';
import { decodeBase64 } from '../text/base64.ts';
import { encodeBase64 } from '../text/encodePem.ts';
import type { Span } from '../text/span.ts';
import { toLatin1 } from '../text/toLatin1.ts';
import type { Bytes } from '../x509/bytes.ts';
import { applyReplacements } from './applyReplacements.ts';
import type { TextReplacement } from './renewalModel.ts';
import { readWrappedText, runSpanAround, writeWrappedText } from './wrappedText.ts';

/** A block and its value. */
export interface Place {
  readonly value: LocatedValue;
  readonly block: LocatedBlock;
}

/** The edit of the text that contains the blocks, inside all base64 layers. */
export interface LayerEdit {
  /**
   * Edits the text that contains the blocks as PEM.
   *
   * @param text - The document, or the decoded text inside it.
   * @param places - All blocks of that text, in order.
   * @param members - The blocks to edit.
   * @returns `undefined` if the text's form cannot be kept.
   */
  inText(text: string, places: readonly Place[], members: readonly number[]): readonly TextReplacement[] | undefined;
  /** Replaces DER that is encoded without PEM; absent: such a value cannot be edited. */
  readonly der?: Bytes;
}

/** The blocks of values, in order. */
export function placesOf(values: readonly LocatedValue[]): readonly Place[] {
  return values.flatMap((value) => value.blocks.map((block) => ({ value, block })));
}

/**
 * Edits blocks of one value through their encodings: base64 is written in its old form (width, line ends, indentation,
 * escapes), and everything else stays.
 *
 * @param members - Indexes in `places` of blocks in the same text.
 * @param placesIn - Reads the blocks of a text that was encoded in this one.
 * @returns `undefined` if the text's form cannot be kept.
 */
export function editLayer(
  text: string,
  places: readonly Place[],
  members: readonly number[],
  edit: LayerEdit,
  placesIn: (text: string) => readonly Place[],
): readonly TextReplacement[] | undefined {
  const place = places[members[0] ?? -1];
  switch (place?.block.encoding[0]) {
    case 'pem':
      return edit.inText(text, places, members);
    case 'base64':
      return editBase64(text, places, members, edit, placesIn);
    default:
      return undefined;
  }
}

function editBase64(
  text: string,
  places: readonly Place[],
  members: readonly number[],
  edit: LayerEdit,
  placesIn: (text: string) => readonly Place[],
): readonly TextReplacement[] | undefined {
  const place = places[members[0] ?? -1];
  const span = place && base64Span(text, place);
  if (place === undefined || span === undefined) return undefined;
  const wrapped = readWrappedText(text.slice(span.start, span.end));
  const content = wrapped && decodeBase64(wrapped.runs.join(''));
  if (wrapped === undefined || !(content instanceof Uint8Array)) return undefined;
  const renewed = place.block.encoding[1] === 'der' ? edit.der : editContent(content);
  return renewed && [{ span, newText: writeWrappedText(wrapped, encodeBase64(renewed)) }];

  function editContent(bytes: Bytes): Bytes | undefined {
    // One character for each octet, so that bytes that are not text survive.
    const inner = toLatin1(bytes);
    const first = places.findIndex(({ block }) => span !== undefined && contains(span, block.span));
    const innerMembers = members.map((member) => member - first);
    const replacements = editLayer(inner, placesIn(inner), innerMembers, edit, placesIn);
    return replacements && fromLatin1(applyReplacements(inner, replacements));
  }
}

/** The base64 around a block: the whole value if it is nothing else, otherwise the characters without a break. */
function base64Span(text: string, { value, block }: Place): Span | undefined {
  const whole = readWrappedText(text.slice(value.span.start, value.span.end));
  if (whole !== undefined && decodeBase64(whole.runs.join('')) instanceof Uint8Array) return value.span;
  return runSpanAround(text, block.span, value.span);
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function fromLatin1(text: string): Bytes {
  return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
