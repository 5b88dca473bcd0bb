import type { CertificateNode } from './pkiModel.ts';

/** Tells whether a certificate is of an earlier generation than another one: it begins no later, and ends before it. */
export function isOlder({ certificate: a }: CertificateNode, other: CertificateNode | undefined): boolean {
  const b = other?.certificate;
  if (b?.notBefore === undefined || b.notAfter === undefined) return false;
  return (a.notBefore ?? b.notBefore) <= b.notBefore && (a.notAfter ?? b.notAfter) < b.notAfter;
}
