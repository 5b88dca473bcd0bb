import { memoisedBy } from '../../../src/core/text/memoised.ts';
import type { Bytes } from '../../../src/core/x509/bytes.ts';

/** Makes a DER element of its parts. Written for tests alone, so that the product's encoder is not its own judge. */
export function element(identifier: number, ...parts: readonly (Uint8Array | readonly number[])[]): Bytes {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const length: number[] = [];
  for (let left = size; left > 0; left >>>= 8) length.unshift(left & 0xff);
  const header = size < 0x80 ? [size] : [0x80 + length.length, ...length];
  const made = new Uint8Array(1 + header.length + size);
  made.set([identifier, ...header]);
  let offset = 1 + header.length;
  for (const part of parts) {
    made.set(part, offset);
    offset += part.length;
  }
  return made;
}

export const sequence = (...parts: readonly Uint8Array[]): Bytes => element(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Bytes => element(0x31, ...parts);
export const octetString = (...parts: readonly Uint8Array[]): Bytes => element(0x04, ...parts);
export const bitString = (...parts: readonly Uint8Array[]): Bytes => element(0x03, [0], ...parts);
export const integer = (...octets: readonly number[]): Bytes => element(0x02, octets);
export const text = (identifier: number, value: string, encoding: BufferEncoding = 'utf8'): Bytes =>
  element(identifier, Buffer.from(value, encoding));

/** UTCTime or GeneralizedTime as RFC 5280 wants them. */
export function timeOf(milliseconds: number): Bytes {
  const digits = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050 ? text(0x17, digits.slice(2)) : text(0x18, digits);
}

/** Makes an OBJECT IDENTIFIER of dotted text; arcs of any size. */
export const oid = memoisedBy((dotted: string): Bytes => {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const octets = [first * 40n + second, ...rest].flatMap((arc) => {
    const digits = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
    return digits;
  });
  return element(0x06, octets);
});

export const attribute = (type: string, value: Uint8Array): Bytes => sequence(oid(type), value);

/** A name with one relative name per attribute. */
export const name = (...attributes: readonly Uint8Array[]): Bytes => sequence(...attributes.map((each) => set(each)));

export const commonName = (value: string): Bytes => name(attribute('2.5.4.3', text(0x0c, value)));

export function extension(type: string, value: Uint8Array, critical = false): Bytes {
  return sequence(oid(type), ...(critical ? [element(0x01, [0xff])] : []), octetString(value));
}

/** An Ed25519 key of any 32 octets: the smallest SubjectPublicKeyInfo. */
const ed25519Key = sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(32).fill(7)));
const ed25519Algorithm = sequence(oid('1.3.101.112'));

export interface CertificateParts {
  readonly version?: readonly Uint8Array[];
  readonly serialNumber?: Uint8Array;
  readonly innerAlgorithm?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly notBefore?: Uint8Array;
  readonly notAfter?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly publicKey?: Uint8Array;
  /** Elements of Extensions; none leaves the field out. */
  readonly extensions?: readonly Uint8Array[];
  readonly algorithm?: Uint8Array;
  readonly signature?: Uint8Array;
}

/** A certificate of the given parts, everything else plain; its signature is none. */
export function certificate(parts: CertificateParts = {}): Bytes {
  const extensions = parts.extensions ?? [];
  const tbs = sequence(
    ...(parts.version ?? [element(0xa0, integer(2))]),
    parts.serialNumber ?? integer(1),
    parts.innerAlgorithm ?? ed25519Algorithm,
    parts.issuer ?? commonName('issuer'),
    sequence(parts.notBefore ?? text(0x17, '260101000000Z'), parts.notAfter ?? text(0x17, '270101000000Z')),
    parts.subject ?? commonName('subject'),
    parts.publicKey ?? ed25519Key,
    ...(extensions.length === 0 ? [] : [element(0xa3, sequence(...extensions))]),
  );
  return sequence(tbs, parts.algorithm ?? ed25519Algorithm, parts.signature ?? bitString(new Uint8Array(64)));
}
