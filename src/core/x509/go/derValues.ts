import type { Bytes } from '../bytes.ts';
import { tag } from '../derReader.ts';
import type { DerCursor } from './derCursor.ts';

/** Octets of an arc of an object identifier, and the bound of its value, in Go's `asn1.ObjectIdentifier`. */
const arcOctets = 5;
const arcBound = 2 ** 31;

/** Reads a BOOLEAN of DER: one octet, 0 or 0xff. */
export function readBoolean(input: DerCursor): boolean | undefined {
  const content = input.read(tag.boolean)?.rest;
  if (content?.length !== 1) return undefined;
  return content[0] === 0 ? false : content[0] === 0xff ? true : undefined;
}

/** Reads the content octets of an INTEGER (or its replacement `identifier`) in shortest form. */
export function readInteger(input: DerCursor, identifier: number = tag.integer): Bytes | undefined {
  const content = input.read(identifier)?.rest;
  return content !== undefined && isInteger(content) ? content : undefined;
}

/** Reads an INTEGER that fits into Go's int64. */
export function readInt64(input: DerCursor, identifier: number = tag.integer): bigint | undefined {
  const content = readInteger(input, identifier);
  return content === undefined ? undefined : int64Of(content);
}

/** The value of an INTEGER's content octets in shortest form; `undefined` beyond int64. */
export function int64Of(content: Bytes): bigint | undefined {
  if (!isInteger(content) || content.length > 8) return undefined;
  const unsigned = content.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
  return BigInt.asIntN(content.length * 8, unsigned);
}

/** Tells whether content octets are an INTEGER in its shortest form. */
function isInteger(content: Bytes): boolean {
  const [first, second] = content;
  if (first === undefined || second === undefined) return first !== undefined;
  return !(first === 0 && second < 0x80) && !(first === 0xff && second >= 0x80);
}

/** Tells whether an INTEGER's content octets are a number above zero. */
export function isPositive(content: Bytes): boolean {
  return (content[0] ?? 0) < 0x80 && content.some((octet) => octet !== 0);
}

/**
 * Reads an OBJECT IDENTIFIER to its dotted form.
 *
 * @returns `undefined` for one with an arc of 2^31 or more, which Go's `asn1.ObjectIdentifier` cannot represent.
 */
export function readOid(input: DerCursor): string | undefined {
  const content = input.read(tag.objectIdentifier)?.rest;
  return content === undefined ? undefined : oidText(content);
}

/** The dotted form of content octets; see {@link readOid}. Linear in their number: Go bounds arcs, not their count. */
export function oidText(content: Bytes): string | undefined {
  const arcs: number[] = [];
  let arc = 0;
  let octets = 0;
  for (const octet of content) {
    if (octets === 0 && octet === 0x80) return undefined;
    arc = arc * 128 + (octet & 0x7f);
    octets += 1;
    if (octets > arcOctets || arc >= arcBound) return undefined;
    if (octet >= 0x80) continue;
    if (arcs.length > 0) arcs.push(arc);
    else if (arc < 80) arcs.push(Math.floor(arc / 40), arc % 40);
    else arcs.push(2, arc - 80);
    arc = 0;
    octets = 0;
  }
  return octets === 0 && arcs.length > 0 ? arcs.join('.') : undefined;
}

/** A BIT STRING: its octets without the unused-bits octet, and the number of unused bits, which are zero. */
export interface BitString {
  readonly octets: Bytes;
  readonly unusedBits: number;
}

/** Reads a BIT STRING. */
export function readBitString(input: DerCursor): BitString | undefined {
  const content = input.read(tag.bitString)?.rest;
  const unusedBits = content?.[0];
  if (content === undefined || unusedBits === undefined || unusedBits > 7) return undefined;
  const octets = content.subarray(1);
  const last = octets.at(-1);
  if (last === undefined ? unusedBits !== 0 : (last & ((1 << unusedBits) - 1)) !== 0) return undefined;
  return { octets, unusedBits };
}

/** The bits as right-aligned octets, as Go extracts keys and signatures. */
export function rightAligned({ octets, unusedBits }: BitString): Bytes {
  if (unusedBits === 0) return octets;
  return octets.map((octet, index) => (octet >> unusedBits) | ((octets[index - 1] ?? 0) << (8 - unusedBits)));
}
