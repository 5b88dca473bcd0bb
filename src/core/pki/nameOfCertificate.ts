import { certificateRole } from '../kubernetes/certificateRole.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import type { CertificateNode } from './model.ts';

/**
 * What people call a certificate: by the name kubeadm has for its role (`apiserver-etcd-client`, `scheduler.conf`),
 * else by its CN, else by its first SAN, else by its serial number. CAs go by their CN, as in "CA kubernetes".
 *
 * The text may come from the certificate: escape it for the place where it is shown.
 */
export function nameOfCertificate({ certificate, role }: Pick<CertificateNode, 'certificate' | 'role'>): string {
  const isCa = certificate.basicConstraints?.isCa === true;
  const kubeadmName = isCa || role === undefined ? undefined : certificateRole(role.id)?.kubeadmName;
  const commonName = attributeValues(certificate.subject, 'CN').at(-1);
  return (
    kubeadmName ??
    (commonName === '' ? undefined : commonName) ??
    certificate.subjectAltName?.[0]?.value ??
    `serial ${formatSerialNumber(certificate.serialNumber)}`
  );
}
