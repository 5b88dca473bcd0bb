import { certificateRole } from '../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../kubernetes/rolesByPath.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';

/** kubespray keeps kubeadm's files elsewhere, and renews them with kubeadm. */
const installers: ReadonlySet<string | undefined> = new Set(['kubeadm', 'kubespray']);

/** The kubeadm command that renews a certificate, if it is in kubeadm's file at kubeadm's path. */
export function kubeadmCommand(node: CertificateNode | undefined): string | undefined {
  if (node?.role?.reason !== 'path') return undefined;
  const role = certificateRole(node.role.id);
  const isKubeadm = node.occurrences.some(({ file }) => installers.has(rolesOfFile(file)?.installer));
  return role?.isRenewedByKubeadm === true && isKubeadm ? `kubeadm certs renew ${role.kubeadmName}` : undefined;
}
