import type { CertificationRequest } from '../x509/model.ts';
import type { Cryptography } from './crypto.ts';
import type { KeyNode } from './model.ts';

/**
 * Finds the certification requests whose signature their own key does not verify (RFC 2986 §4.2). Those that the host
 * cannot check are not among them. One signature check for each request. Never rejects.
 */
export async function findForgedRequests(
  keys: Iterable<KeyNode>,
  cryptography: Cryptography,
): Promise<ReadonlySet<CertificationRequest>> {
  const forged = new Set<CertificationRequest>();
  for (const { requests } of keys) {
    for (const { credential } of requests) {
      const { content } = credential;
      if (content.kind !== 'certificationRequest') continue;
      const { publicKey, signatureAlgorithm, certificationRequestInfo, signature } = content;
      const answer = cryptography.verify(publicKey, signatureAlgorithm, certificationRequestInfo, signature);
      const verifies = answer instanceof Promise ? await answer : answer;
      if (verifies === false) forged.add(content);
    }
  }
  return forged;
}
