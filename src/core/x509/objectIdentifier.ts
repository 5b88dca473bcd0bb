import { limits } from './limits.ts';
import {
  attributeTypes,
  extensionOids,
  extKeyUsageNames,
  namedCurves,
  publicKeyAlgorithms,
  signatureAlgorithmNames,
} from './oids.ts';

/** An object identifier with its records in `oids.ts`. */
export interface KnownOid {
  readonly oid: string;
  readonly attributeType: string | undefined;
  readonly signatureAlgorithm: string | undefined;
  readonly publicKeyAlgorithm: { readonly name: string; readonly bits?: number } | undefined;
  readonly curve: { readonly name: string; readonly bits: number } | undefined;
}

/** Largest prefix of an arc that can take seven more bits and stay an exact integer. */
const exactArc = 2 ** 46;

/**
 * Decodes the content octets of an OBJECT IDENTIFIER to its dotted form. Arcs of any size are exact.
 *
 * @returns `undefined` when the octets are not valid (X.690 §8.19), or too many. Never throws.
 */
export function decodeOid(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start || end - start > limits.objectIdentifierOctets) return undefined;
  let text = '';
  let arc = 0;
  let big: bigint | undefined;
  let isArcStart = true;
  for (let i = start; i < end; i++) {
    const octet = bytes[i] ?? 0;
    if (isArcStart && octet === 0x80) return undefined;
    if (big !== undefined) big = big * 128n + BigInt(octet & 0x7f);
    else if (arc >= exactArc) big = BigInt(arc) * 128n + BigInt(octet & 0x7f);
    else arc = arc * 128 + (octet & 0x7f);
    isArcStart = octet < 0x80;
    if (!isArcStart) continue;
    if (text !== '') text += `.${big ?? arc}`;
    else text = big === undefined ? firstArcs(arc) : `2.${big - 80n}`;
    arc = 0;
    big = undefined;
  }
  return isArcStart ? text : undefined;
}

function firstArcs(joined: number): string {
  if (joined < 40) return `0.${joined}`;
  return joined < 80 ? `1.${joined - 40}` : `2.${joined - 80}`;
}

interface Entry {
  readonly octets: Uint8Array;
  readonly known: KnownOid;
  readonly next: Entry | undefined;
}

/**
 * Recognised object identifiers by a hash of their octets, so that no text is built for known ones. Contains only
 * those of the tables, each with one encoding.
 */
const entries = new Map<number, Entry>();

/**
 * Recognises an object identifier by its content octets.
 *
 * @returns `undefined` for one that is in no table, or malformed.
 */
export function findOid(bytes: Uint8Array, start: number, end: number): KnownOid | undefined {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
  const first = entries.get(hash);
  for (let entry = first; entry !== undefined; entry = entry.next) {
    if (isEqual(entry.octets, bytes, start, end)) return entry.known;
  }
  const known = lookUp(decodeOid(bytes, start, end));
  if (known !== undefined)
    entries.set(hash, { octets: Uint8Array.from(bytes.subarray(start, end)), known, next: first });
  return known;
}

function isEqual(octets: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (octets.length !== end - start) return false;
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] !== bytes[start + i]) return false;
  }
  return true;
}

/** The table records of a dotted object identifier; `undefined` if unknown. */
function lookUp(oid: string | undefined): KnownOid | undefined {
  if (oid === undefined) return undefined;
  const known: KnownOid = {
    oid,
    attributeType: at(attributeTypes, oid),
    signatureAlgorithm: at(signatureAlgorithmNames, oid),
    publicKeyAlgorithm: at(publicKeyAlgorithms, oid),
    curve: at(namedCurves, oid),
  };
  const isNamed =
    known.attributeType !== undefined ||
    known.signatureAlgorithm !== undefined ||
    known.publicKeyAlgorithm !== undefined ||
    known.curve !== undefined;
  return isNamed || extensionOids.includes(oid) || at(extKeyUsageNames, oid) !== undefined ? known : undefined;
}

function at<T>(table: Readonly<Record<string, T>>, oid: string): T | undefined {
  return table[oid];
}
