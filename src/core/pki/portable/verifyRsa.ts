import type { Bytes } from '../../x509/bytes.ts';
import type { PssParameters } from '../pssParameters.ts';
import type { HashName, SignatureScheme } from '../signatureSchemes.ts';
import { bitsOf, numberOf, octetsOf, power } from './modular.ts';

/** An RSA public key (RFC 8017 §3.1). */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** The schemes of RSA. */
export type RsaScheme = Extract<SignatureScheme, { kind: 'pkcs1' | 'pss' }>;

/** Computes a hash. */
export type Digest = (hash: HashName, bytes: Bytes) => Bytes;

/** Maximum modulus size in bits for signature checks: Go, and so Kubernetes, has no limit, but time does. */
export const longestModulus = 131_072;
/** OpenSSL's bounds: above so many bits of the modulus, the exponent may not have more than so many. */
const freeExponents = 3072;
const longestExponent = 64;

/** Checks a signature by RSA (RFC 8017 §8.1.2, §8.2.2), of any length. */
export function verifyRsa(
  scheme: RsaScheme,
  { modulus, exponent }: RsaPublicKey,
  signedBytes: Bytes,
  signature: Bytes,
  digest: Digest,
): boolean {
  const bits = bitsOf(modulus);
  if (exponent >= modulus || (bits > freeExponents && bitsOf(exponent) > longestExponent)) return false;
  const length = Math.ceil(bits / 8);
  const base = numberOf(signature);
  if (signature.length !== length || base >= modulus) return false;
  const encoded = octetsOf(power(base, exponent, modulus), length);
  const hashed = digest(scheme.hash, signedBytes);
  return scheme.kind === 'pkcs1'
    ? isEqual(encoded, pkcs1Encoding(hashed, scheme.hash, length))
    : isPssEncoding(hashed, encoded, bits - 1, scheme, digest);
}

/** DigestInfo up to the digest itself (RFC 8017 §9.2, note 1): the content octets of the hash's OID differ. */
const digestOids: Readonly<Record<HashName, readonly number[]>> = {
  md5: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05],
  sha1: [0x2b, 0x0e, 0x03, 0x02, 0x1a],
  sha224: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04],
  sha256: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
  sha384: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
  sha512: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
};

function pkcs1Encoding(digest: Bytes, hash: HashName, length: number): Bytes | undefined {
  const oid = digestOids[hash];
  const algorithm = [0x30, oid.length + 4, 0x06, oid.length, ...oid, 0x05, 0x00];
  const info = [0x30, algorithm.length + 2 + digest.length, ...algorithm, 0x04, digest.length, ...digest];
  const padding = length - info.length - 3;
  if (padding < 8) return undefined;
  return Uint8Array.of(0, 1, ...new Uint8Array(padding).fill(0xff), 0, ...info);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2). */
function isPssEncoding(
  digest: Bytes,
  encoded: Bytes,
  bits: number,
  { hash, maskHash, saltLength }: PssParameters,
  digestOf: Digest,
): boolean {
  const length = Math.ceil(bits / 8);
  const message = encoded.subarray(encoded.length - length);
  const isShifted = encoded.subarray(0, encoded.length - length).some((octet) => octet !== 0);
  if (isShifted || length < digest.length + saltLength + 2 || message.at(-1) !== 0xbc) return false;
  const masked = message.subarray(0, length - digest.length - 1);
  const own = message.subarray(masked.length, -1);
  const unused = 8 * length - bits;
  if ((masked[0] ?? 0) >> (8 - unused) !== 0) return false;
  const mask = maskOf(own, masked.length, (bytes) => digestOf(maskHash, bytes));
  const block = masked.map((octet, index) => octet ^ (mask[index] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> unused);
  const separator = block.length - saltLength - 1;
  if (block[separator] !== 1 || block.subarray(0, separator).some((octet) => octet !== 0)) return false;
  const salt = block.subarray(separator + 1);
  return isEqual(own, digestOf(hash, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, ...digest, ...salt)));
}

/** MGF1 (RFC 8017 §B.2.1). */
function maskOf(seed: Bytes, length: number, hashOf: (bytes: Bytes) => Bytes): Bytes {
  const octets: number[] = [];
  for (let counter = 0; octets.length < length; counter++) {
    octets.push(...hashOf(Uint8Array.of(...seed, counter >>> 24, counter >>> 16, counter >>> 8, counter)));
  }
  return Uint8Array.from(octets.slice(0, length));
}

function isEqual(a: Bytes, b: Bytes | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((octet, index) => octet === b[index]);
}
