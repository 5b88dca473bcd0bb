import { readVerificationKey } from '../core/pki/portable/readVerificationKey.ts';
import { type Digest, longestModulus, type RsaScheme, verifyRsa } from '../core/pki/portable/verifyRsa.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import type { PublicKey } from '../core/x509/x509Model.ts';

/**
 * Verifies a signature by RSA that the host cannot: of a key that is too long for it, or by PSS with another hash in the
 * mask. Loaded with the first such signature.
 */
export function verifyRsaHere(
  scheme: RsaScheme,
  publicKey: PublicKey,
  signedBytes: Bytes,
  signature: Bytes,
  digest: Digest,
): boolean | undefined {
  const key = readVerificationKey(publicKey);
  if ((key?.kind !== 'RSA' && key?.kind !== 'RSA-PSS') || key.modulus >> BigInt(longestModulus) !== 0n)
    return undefined;
  return verifyRsa(scheme, key, signedBytes, signature, digest);
}
