import { memoisedBy } from '../text/memoised.ts';
import { fieldOf } from './credentialPlace.ts';
import type { CertificateNode } from './pkiModel.ts';

/**
 * Tells whether a certificate is used as a CA: it signed other certificates, or is marked as a CA.
 *
 * `openssl req -x509` marks every self-signed certificate as a CA. In a field for presented certificates (`tls.crt`),
 * one that signed nothing known, and has no CA key usage or has those of a server, is not a CA.
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

/** Tells whether a certificate is self-issued, and its key verifies it or cannot be checked. */
export function isRoot({ issuer, fingerprint }: Pick<CertificateNode, 'issuer' | 'fingerprint'>): boolean {
  return issuer.kind === 'selfSigned' || (issuer.kind === 'unverifiable' && issuer.issuer === fingerprint);
}
