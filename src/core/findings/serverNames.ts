import { certificateRole } from '../kubernetes/certificateRole.ts';
import { allowsUsage } from '../kubernetes/roleBySubject.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { extKeyUsageName } from '../x509/extKeyUsageName.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import type { GeneralName } from '../x509/x509Model.ts';

/**
 * How sure it is that clients compare a certificate's names with the host that they call. `possible`: it may be used
 * by a server, and nothing tells whether it is.
 */
export type ServerUse = 'certain' | 'likely' | 'possible' | 'none';

/** Tells whether a certificate at a place is a server's. */
export function serverUse(node: CertificateNode, occurrence: Occurrence): ServerUse {
  if (isUsedAsCa(node) || !allowsUsage(node.certificate, 'serverAuth') || isClientPlace(occurrence)) return 'none';
  const usages = node.certificate.extKeyUsage?.map(extKeyUsageName) ?? [];
  const isForServersAlone = usages.includes('serverAuth') && !usages.includes('clientAuth');
  const role = node.role === undefined ? undefined : certificateRole(node.role.id);
  switch (role?.use) {
    case 'client':
    case 'key':
      return 'none';
    case 'server':
    case 'both':
      if (role.id === 'pod-certificate') return 'none';
      return node.role?.reason !== 'field' || isForServersAlone ? 'certain' : 'likely';
    default:
      // A field for trusted certificates may hold what a server presents, and says nothing of it.
      return isForServersAlone && fieldOf(occurrence.credential)?.role !== 'ca' ? 'certain' : 'possible';
  }
}

/** Fields that nobody but a client reads. */
export function isClientPlace({ credential }: Pick<Occurrence, 'credential'>): boolean {
  return /^(?:kubeconfig-client|client-certificate-data|clientCertificateData|exec-credential|tlsClientCertData)$/.test(
    fieldOf(credential)?.id ?? '',
  );
}

/**
 * The names as Go reads them: before version 3 there are none.
 *
 * @returns `undefined` without the extension; an empty list too where it cannot be read.
 */
export function namesOf({ certificate }: CertificateNode): readonly GeneralName[] | undefined {
  if (findExtension(certificate, extensionOids.subjectAltName) === undefined) return undefined;
  return certificate.subjectAltName ?? [];
}
