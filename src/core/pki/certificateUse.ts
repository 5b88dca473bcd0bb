import { memoisedBy } from '../text/memoised.ts';
import { fieldOf } from './credentialPlace.ts';
import type { CertificateNode } from './pkiModel.ts';

/**
 * Tells whether a certificate serves as a CA: other certificates are signed by it, or it says so.
 *
 * `openssl req -x509` marks every self-signed certificate as a CA. One that signed nothing known, and has no key usage
 * of a CA or has those of a server, is none where it stands in a field for certificates that are presented (`tls.crt`).
 */
export const isUsedAsCa = memoisedBy(servesAsCa);

function servesAsCa(node: CertificateNode): boolean {
  const { basicConstraints, keyUsage, extKeyUsage } = node.certificate;
  if (basicConstraints?.isCa === false) return false;
  if (node.issued.length > 0) return true;
  if (basicConstraints === undefined) return false;
  const isMadeForSigning = keyUsage?.includes('keyCertSign') === true && extKeyUsage === undefined;
  return isMadeForSigning || !node.occurrences.some(({ credential }) => fieldOf(credential)?.role === 'certificate');
}

/** Tells whether a certificate names itself as its issuer, and its key verifies it or cannot be asked. */
export function isRoot({ issuer, fingerprint }: Pick<CertificateNode, 'issuer' | 'fingerprint'>): boolean {
  return issuer.kind === 'selfSigned' || (issuer.kind === 'unverifiable' && issuer.issuer === fingerprint);
}
