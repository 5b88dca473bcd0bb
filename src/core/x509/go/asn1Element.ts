import type { Bytes } from '../bytes.ts';

/**
 * An element as read by Go's encoding/asn1, which is more lenient than cryptobyte: long tags, explicit tags of any
 * length.
 */
export interface Asn1Element {
  readonly content: Bytes;
  /** Header included; that of an explicit tag as well. */
  readonly whole: Bytes;
  /** Offset behind it. */
  readonly end: number;
}

interface Header {
  /** First octet: class, form and tag number, 31 for a long one. */
  readonly identifier: number;
  readonly length: number;
  /** Offset of the content. */
  readonly content: number;
}

const longTag = 0x1f;
/** Go's bounds of a long tag number, and of a length before its last octet. */
const tagNumberOctets = 5;
const lengthBound = 2 ** 23;

/** Reads the element at `offset`, which must start with `identifier` if given. */
export function readAsn1Element(bytes: Bytes, offset: number, identifier?: number): Asn1Element | undefined {
  return elementAt(bytes, offset, offset, identifier);
}

/**
 * Reads the element in the explicit context tag `number` at `offset`. The tag's own length is not compared with it.
 *
 * @returns `absent` when there is another element.
 */
export function readExplicit(
  bytes: Bytes,
  offset: number,
  number: number,
  identifier: number,
): Asn1Element | 'absent' | undefined {
  const header = readHeader(bytes, offset);
  if (header === undefined || header.content === bytes.length) return undefined;
  const isEmptyTag = header.length === 0 && header.identifier === 0x80 + number;
  if (header.identifier !== 0xa0 + number && !isEmptyTag) return 'absent';
  if (header.length === 0) return undefined;
  const inner = readHeader(bytes, header.content);
  if (inner !== undefined && inner.identifier !== identifier) return 'absent';
  return elementAt(bytes, header.content, offset, identifier);
}

function elementAt(bytes: Bytes, offset: number, start: number, identifier?: number): Asn1Element | undefined {
  const header = readHeader(bytes, offset);
  if (header === undefined || (identifier !== undefined && header.identifier !== identifier)) return undefined;
  const end = header.content + header.length;
  if (end > bytes.length) return undefined;
  return { content: bytes.subarray(header.content, end), whole: bytes.subarray(start, end), end };
}

function readHeader(bytes: Bytes, offset: number): Header | undefined {
  const identifier = bytes[offset];
  if (identifier === undefined) return undefined;
  const behindTag = (identifier & longTag) === longTag ? behindTagNumber(bytes, offset + 1) : offset + 1;
  const first = behindTag === undefined ? undefined : bytes[behindTag];
  if (behindTag === undefined || first === undefined) return undefined;
  let content = behindTag + 1;
  if (first < 0x80) return { identifier, length: first, content };
  let length = 0;
  for (let left = first & 0x7f; left > 0; left--) {
    const octet = bytes[content];
    if (octet === undefined || length >= lengthBound) return undefined;
    length = length * 256 + octet;
    if (length === 0) return undefined;
    content += 1;
  }
  return length < 0x80 ? undefined : { identifier, length, content };
}

/** Skips a tag number above 30 in its shortest form. */
function behindTagNumber(bytes: Bytes, offset: number): number | undefined {
  if (bytes[offset] === 0x80) return undefined;
  let value = 0;
  for (let i = offset; i < offset + tagNumberOctets; i++) {
    const octet = bytes[i];
    if (octet === undefined) return undefined;
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) return value < longTag || value >= 2 ** 31 ? undefined : i + 1;
  }
  return undefined;
}
