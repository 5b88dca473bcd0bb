import type { Bytes } from '../x509/bytes.ts';
import type { PublicKey, SignatureAlgorithm } from '../x509/x509Model.ts';
import type { Cryptography } from './crypto.ts';

/** Result of a signature check. `unsupported` when the host cannot check this algorithm or key. */
export type SignatureTrial = 'verified' | 'failed' | 'unsupported';

/** A certificate, request or CRL with its signature. */
interface SignedObject {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Bytes;
}

/** Checks the signature of `object` over `signedBytes` with `key`. Never rejects. */
export async function checkSignature(
  cryptography: Cryptography,
  key: PublicKey,
  { signatureAlgorithm, signature }: SignedObject,
  signedBytes: Bytes,
): Promise<SignatureTrial> {
  const answer = cryptography.verify(key, signatureAlgorithm, signedBytes, signature);
  const verifies = answer instanceof Promise ? await answer : answer;
  return verifies === undefined ? 'unsupported' : verifies ? 'verified' : 'failed';
}
