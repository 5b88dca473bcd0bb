import type { KeyObject } from 'node:crypto';
import { numberOf } from '../core/pki/portable/modular.ts';
import { type Digest, longestModulus, type RsaScheme, verifyRsa } from '../core/pki/portable/verifyRsa.ts';
import type { Bytes } from '../core/x509/bytes.ts';

/** Verifies a signature of an RSA key that is too long for the host; loaded with the first such key. */
export function verifyLongRsa(
  scheme: RsaScheme,
  key: KeyObject,
  signedBytes: Bytes,
  signature: Bytes,
  digest: Digest,
): boolean | undefined {
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > longestModulus) return undefined;
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const number = (text: string) => numberOf(new Uint8Array(Buffer.from(text, 'base64url')));
  try {
    return verifyRsa(scheme, { modulus: number(n), exponent: number(e) }, signedBytes, signature, digest);
  } catch {
    return undefined;
  }
}
