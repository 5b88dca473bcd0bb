import type { CertificationRequest } from '../x509/x509Model.ts';
import { checkSignature } from './checkSignature.ts';
import type { Cryptography } from './crypto.ts';
import type { KeyNode } from './pkiModel.ts';

/**
 * Checks whether their own key verifies the signatures of certification requests (RFC 2986 §4.2). Those that the host
 * cannot check are not in the answer. One signature check for each request. Never rejects.
 */
export async function checkRequests(
  keys: Iterable<KeyNode>,
  cryptography: Cryptography,
): Promise<ReadonlyMap<CertificationRequest, boolean>> {
  const checked = new Map<CertificationRequest, boolean>();
  for (const { requests } of keys) {
    for (const { credential } of requests) {
      const { content } = credential;
      if (content.kind !== 'certificationRequest') continue;
      const trial = await checkSignature(cryptography, content.publicKey, content, content.certificationRequestInfo);
      if (trial !== 'unsupported') checked.set(content, trial === 'verified');
    }
  }
  return checked;
}
