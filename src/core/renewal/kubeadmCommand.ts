import { certificateRole } from '../kubernetes/certificateRole.ts';
import type { CertificateNode } from '../pki/model.ts';

/** The kubeadm command that renews a certificate, if kubeadm's files hold it at their own path. */
export function kubeadmCommand(node: CertificateNode | undefined): string | undefined {
  if (node?.role?.reason !== 'path') return undefined;
  const role = certificateRole(node.role.id);
  return role?.isRenewedByKubeadm === true ? `kubeadm certs renew ${role.kubeadmName}` : undefined;
}
