import type { Bytes } from '../bytes.ts';
import { tag } from '../derReader.ts';
import { encodeElement } from '../encodePublicKey.ts';
import { limits } from '../limits.ts';

/**
 * Rewrites BER with indefinite lengths (X.690 §8.1.3.6) as definite lengths, and joins OCTET STRINGs sent in pieces
 * (§8.7.3.2). Browsers, Java and Windows write such containers; certificates inside are DER already.
 *
 * @returns The bytes themselves when nothing has to change; `undefined` when they are no BER, or nested deeper than
 *   any container. Never throws.
 */
export function toDefiniteLengths(ber: Bytes): Bytes | undefined {
  if (ber[1] !== 0x80 && !ber.includes(piecesOfOctetString)) return ber;
  const element = convert(ber, 0, ber.length, 0);
  return element?.der;
}

/** Tells by its first octets whether the bytes may be a SEQUENCE that begins with an element of the type `first`. */
export function mayBeSequenceOf(ber: Bytes, first: number): boolean {
  const length = ber[1] ?? 0;
  return ber[0] === tag.sequence && ber[length > 0x80 ? 2 + (length & 0x7f) : 2] === first;
}

/** Identifier octet of an OCTET STRING in constructed form. */
const piecesOfOctetString = tag.octetString | 0x20;

interface Converted {
  readonly der: Bytes;
  /** Offset after the element in the input. */
  readonly end: number;
}

function convert(ber: Bytes, start: number, limit: number, depth: number): Converted | undefined {
  const identifier = ber[start];
  const first = ber[start + 1];
  if (identifier === undefined || first === undefined || start + 2 > limit || (identifier & 0x1f) === 0x1f) {
    return undefined;
  }
  const isConstructed = (identifier & 0x20) !== 0;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const content = start + 2 + octets;
  if (octets > limits.lengthOctets || content > limit) return undefined;
  const isIndefinite = first === 0x80;
  let length = first < 0x80 ? first : 0;
  for (let at = start + 2; at < content; at++) length = length * 256 + (ber[at] ?? 0);
  const end = isIndefinite ? limit : content + length;
  if (end > limit) return undefined;
  if (!isConstructed) return isIndefinite ? undefined : { der: ber.subarray(start, end), end };
  if (depth >= limits.containerDepth) return undefined;

  const children: Bytes[] = [];
  let at = content;
  for (;;) {
    if (isIndefinite && ber[at] === 0 && ber[at + 1] === 0 && at + 2 <= limit) {
      return { der: joined(identifier, children), end: at + 2 };
    }
    if (!isIndefinite && at === end) return { der: joined(identifier, children), end };
    const child = convert(ber, at, end, depth + 1);
    if (child === undefined) return undefined;
    children.push(child.der);
    at = child.end;
  }
}

function joined(identifier: number, children: readonly Bytes[]): Bytes {
  if (identifier !== piecesOfOctetString) return encodeElement(identifier, ...children);
  return encodeElement(tag.octetString, ...children.map(contentOf));
}

/** Content of an element whose length is definite. */
function contentOf(element: Bytes): Bytes {
  const first = element[1] ?? 0;
  return element.subarray(2 + (first < 0x80 ? 0 : first & 0x7f));
}
