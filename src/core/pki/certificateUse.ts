import type { CertificateNode } from './model.ts';

/**
 * Tells whether a certificate serves as a CA: it says so, or it says nothing (no basicConstraints, as in version 1)
 * and other certificates are signed by it.
 */
export function isUsedAsCa(node: CertificateNode): boolean {
  const { basicConstraints } = node.certificate;
  return basicConstraints === undefined ? node.issued.length > 0 : basicConstraints.isCa;
}
