import { createHash, type KeyObject } from 'node:crypto';
import type { HashName, SignatureScheme } from '../core/pki/signatureSchemes.ts';

/**
 * Bits up to which hosts check RSA signatures: OpenSSL answers that longer ones are wrong above 16,384 bits, and
 * BoringSSL, by its version, from 8,192 on. Go, and so Kubernetes, knows no bound.
 */
export const longestModulus = { ofHosts: 8192, ofOurs: 131_072 } as const;

type RsaScheme = Extract<SignatureScheme, { kind: 'pkcs1' | 'pss' }>;

/** Checks a signature by an RSA key that is too long for the host's cryptography (RFC 8017 §8.1.2, §8.2.2). */
export function verifyLongRsa(
  scheme: RsaScheme,
  key: KeyObject,
  signedBytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const modulus = numberOf(Buffer.from(n, 'base64url'));
  const exponent = numberOf(Buffer.from(e, 'base64url'));
  const bits = modulus.toString(2).length;
  const length = Math.ceil(bits / 8);
  const base = numberOf(signature);
  if (signature.length !== length || base >= modulus) return false;
  const encoded = octetsOf(power(base, exponent, modulus), length);
  const digest = createHash(scheme.hash).update(signedBytes).digest();
  return scheme.kind === 'pkcs1'
    ? encoded.equals(pkcs1Encoding(digest, scheme.hash, length))
    : isPssEncoding(digest, scheme.hash, encoded, bits - 1, scheme.saltLength);
}

/** DigestInfo up to the digest itself (RFC 8017 §9.2, note 1). */
const digestPrefixes: Readonly<Record<HashName, string>> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  sha224: '302d300d06096086480165030402040500041c',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

function pkcs1Encoding(digest: Buffer, hash: HashName, length: number): Buffer {
  const info = Buffer.concat([Buffer.from(digestPrefixes[hash], 'hex'), digest]);
  const padding = Buffer.alloc(length - info.length - 3, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), info]);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2). */
function isPssEncoding(digest: Buffer, hash: HashName, encoded: Buffer, bits: number, saltLength: number): boolean {
  const length = Math.ceil(bits / 8);
  const message = encoded.subarray(encoded.length - length);
  const isShifted = encoded.subarray(0, encoded.length - length).some((octet) => octet !== 0);
  if (isShifted || message.at(-1) !== 0xbc) return false;
  const masked = message.subarray(0, length - digest.length - 1);
  const own = message.subarray(masked.length, -1);
  const unused = 8 * length - bits;
  if ((masked[0] ?? 0) >> (8 - unused) !== 0) return false;
  const mask = maskOf(own, masked.length, hash);
  const block = masked.map((octet, index) => octet ^ (mask[index] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> unused);
  const separator = block.length - saltLength - 1;
  if (block[separator] !== 1 || block.subarray(0, separator).some((octet) => octet !== 0)) return false;
  const salt = block.subarray(separator + 1);
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest().equals(own);
}

/** MGF1 (RFC 8017 §B.2.1). */
function maskOf(seed: Buffer, length: number, hash: HashName): Buffer {
  const blocks: Buffer[] = [];
  for (let made = 0, counter = 0; made < length; counter++) {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(octets).digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

function numberOf(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

function octetsOf(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
}
