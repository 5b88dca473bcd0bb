import { limits } from './limits.ts';
import {
  attributeTypes,
  extensionOids,
  extKeyUsageNames,
  namedCurves,
  publicKeyAlgorithms,
  signatureAlgorithmNames,
} from './oids.ts';

/** An object identifier with whatever the tables of `oids.ts` say of it. */
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
 * @returns `undefined` when the octets are none (X.690 §8.19), or too many. Never throws.
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

/** Encodes a dotted object identifier with arcs below 2^53 to its content octets. */
export function encodeOid(oid: string): number[] {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    let unit = 1;
    while (arc / unit >= 128) unit *= 128;
    for (; unit > 1; unit /= 128) octets.push((Math.floor(arc / unit) % 128) + 128);
    octets.push(arc % 128);
  }
  return octets;
}

interface Entry {
  readonly octets: readonly number[];
  readonly known: KnownOid;
  readonly next: Entry | undefined;
}

/**
 * All object identifiers of the tables by a hash of their octets: no text is made to recognise one. Made when the first
 * is asked for, since the editor loads this file at its start.
 */
let entries: Map<number, Entry> | undefined;

/**
 * Recognises an object identifier by its content octets.
 *
 * @returns `undefined` for one that is in no table, or malformed.
 */
export function findOid(bytes: Uint8Array, start: number, end: number): KnownOid | undefined {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
  entries ??= buildEntries();
  for (let entry = entries.get(hash); entry !== undefined; entry = entry.next) {
    if (isEqual(entry.octets, bytes, start, end)) return entry.known;
  }
  return undefined;
}

function isEqual(octets: readonly number[], bytes: Uint8Array, start: number, end: number): boolean {
  if (octets.length !== end - start) return false;
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] !== bytes[start + i]) return false;
  }
  return true;
}

function buildEntries(): Map<number, Entry> {
  const tables: Readonly<Record<string, unknown>>[] = [
    attributeTypes,
    extKeyUsageNames,
    signatureAlgorithmNames,
    publicKeyAlgorithms,
    namedCurves,
  ];
  const built = new Map<number, Entry>();
  const lookUp = <T>(table: Readonly<Record<string, T>>, oid: string): T | undefined => table[oid];
  for (const oid of new Set([...extensionOids, ...tables.flatMap((table) => Object.keys(table))])) {
    const octets = encodeOid(oid);
    const hash = octets.reduce((sum, octet) => (Math.imul(sum, 31) + octet) | 0, 0);
    const known: KnownOid = {
      oid,
      attributeType: lookUp(attributeTypes, oid),
      signatureAlgorithm: lookUp(signatureAlgorithmNames, oid),
      publicKeyAlgorithm: lookUp(publicKeyAlgorithms, oid),
      curve: lookUp(namedCurves, oid),
    };
    built.set(hash, { octets, known, next: built.get(hash) });
  }
  return built;
}
