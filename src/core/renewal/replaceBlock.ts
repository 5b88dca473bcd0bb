import type { LocatedBlock, LocatedValue } from '../locate/model.ts';
import { decodeBase64 } from '../text/base64.ts';
import { encodeBase64 } from '../text/encodePem.ts';
import type { Span } from '../text/span.ts';
import { toLatin1 } from '../text/toLatin1.ts';
import { type Bytes, equalBytes } from '../x509/bytes.ts';
import type { Certificate } from '../x509/model.ts';
import { descriptionStart } from './descriptionStart.ts';
import type { TextReplacement } from './model.ts';
import { rewritePem } from './rewritePem.ts';
import { readWrappedText, runSpanAround, writeWrappedText } from './wrappedText.ts';

/** A block and the value it stands in. */
export interface Place {
  readonly value: LocatedValue;
  readonly block: LocatedBlock;
}

/** The old certificate, and the new one's bytes. */
export interface CertificateSwap {
  readonly certificate: Certificate;
  readonly newDer: Bytes;
}

/**
 * Replaces the certificate of one block, through all the encodings around it.
 *
 * @param places - All blocks of the text, in order.
 * @param index - The block among them.
 * @param placesIn - Reads the blocks of a text that was encoded in this one.
 * @returns `undefined` when the text is not written in a manner that can be kept.
 */
export function replaceBlock(
  text: string,
  places: readonly Place[],
  index: number,
  swap: CertificateSwap,
  placesIn: (text: string) => readonly Place[],
): TextReplacement | undefined {
  const place = places[index];
  switch (place?.block.encoding[0]) {
    case 'pem':
      return replacePem(text, places, index, swap);
    case 'base64':
      return replaceBase64(text, places, place, swap, placesIn);
    default:
      return undefined;
  }
}

function replaceBase64(
  text: string,
  places: readonly Place[],
  place: Place,
  swap: CertificateSwap,
  placesIn: (text: string) => readonly Place[],
): TextReplacement | undefined {
  const span = base64Span(text, place);
  if (span === undefined) return undefined;
  const wrapped = readWrappedText(text.slice(span.start, span.end));
  const content = wrapped && decodeBase64(wrapped.runs.join(''));
  if (wrapped === undefined || !(content instanceof Uint8Array)) return undefined;
  const ordinal = places
    .slice(0, places.indexOf(place))
    .filter(({ block }) => contains(span, block.span) && holds(block, swap.certificate.der)).length;
  const renewed = replaceContent(content, ordinal, swap, placesIn);
  return renewed && { span, newText: writeWrappedText(wrapped, encodeBase64(renewed)) };
}

/** Replaces the `ordinal`-th occurrence of the certificate in what base64 held. */
function replaceContent(
  content: Bytes,
  ordinal: number,
  swap: CertificateSwap,
  placesIn: (text: string) => readonly Place[],
): Bytes | undefined {
  if (equalBytes(content, swap.certificate.der)) return swap.newDer;
  // One character for each octet: what cannot be decoded as text survives as well.
  const text = toLatin1(content);
  const places = placesIn(text);
  const index = places.findIndex(({ block }, at) => {
    const isBefore = (each: Place): boolean => holds(each.block, swap.certificate.der);
    return holds(block, swap.certificate.der) && places.slice(0, at).filter(isBefore).length === ordinal;
  });
  const replacement = index === -1 ? undefined : replaceBlock(text, places, index, swap, placesIn);
  if (replacement === undefined) return undefined;
  const { span, newText } = replacement;
  return fromLatin1(text.slice(0, span.start) + newText + text.slice(span.end));
}

function replacePem(
  text: string,
  places: readonly Place[],
  index: number,
  { certificate, newDer }: CertificateSwap,
): TextReplacement | undefined {
  const place = places[index];
  if (place === undefined) return undefined;
  const { span } = place.block;
  const newText = rewritePem(text.slice(span.start, span.end), newDer);
  if (newText === undefined) return undefined;
  const valueStart = place.value.keyPath === undefined ? 0 : place.value.span.start;
  const start = Math.max(valueStart, places[index - 1]?.block.span.end ?? 0);
  const before = text.slice(start, span.start);
  return { span: { start: start + descriptionStart(before, certificate), end: span.end }, newText };
}

/** The base64 around a block: the whole value where it is nothing else, else the characters without a break. */
function base64Span(text: string, { value, block }: Place): Span | undefined {
  const whole = readWrappedText(text.slice(value.span.start, value.span.end));
  if (whole !== undefined && decodeBase64(whole.runs.join('')) instanceof Uint8Array) return value.span;
  return runSpanAround(text, block.span, value.span);
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function holds({ problem, bytes }: LocatedBlock, der: Bytes): boolean {
  return problem === undefined && equalBytes(bytes(), der);
}

function fromLatin1(text: string): Bytes {
  return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
