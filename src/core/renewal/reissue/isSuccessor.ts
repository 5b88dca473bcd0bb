import type { CertificateNode } from '../../pki/pkiModel.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { changedIdentity } from '../answer/changedIdentity.ts';

/**
 * Tells whether one certificate was issued in the place of another: of the same subject and CA, ending later, with all of its
 * names and usages. The subject alone says little: cert-manager leaves it empty, and etcd's server and peer share theirs,
 * names included, so that files of different roles are never taken for generations of one.
 */
export function isSuccessor(other: CertificateNode, old: CertificateNode): boolean {
  const [{ certificate }, { certificate: before }] = [other, old];
  return (
    other.fingerprint !== old.fingerprint &&
    (certificate.notAfter ?? 0) > (before.notAfter ?? 0) &&
    equalBytes(certificate.subject.der, before.subject.der) &&
    equalBytes(certificate.issuer.der, before.issuer.der) &&
    certificate.extKeyUsage?.join() === before.extKeyUsage?.join() &&
    !hasOtherPlace(other, old) &&
    changedIdentity(old, certificate).lost.length === 0
  );
}

/** What a subject suggests is no more than a guess. */
function hasOtherPlace({ role }: CertificateNode, { role: old }: CertificateNode): boolean {
  if (role === undefined || old === undefined || role.reason === 'subject' || old.reason === 'subject') return false;
  return role.id !== old.id;
}
