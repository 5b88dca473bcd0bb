import type { CertificateNode, Occurrence } from './pkiModel.ts';

/** Tells whether a certificate is one of kubeadm's folder, whose pairs kubeadm loads to check and to renew them. */
export function isPairOfKubeadm({ role }: Pick<CertificateNode, 'role'>, { file }: Occurrence): boolean {
  return role?.reason === 'path' && /(?:^|\/)pki\/(?:etcd\/)?[\w-]+\.crt$/.test(file.hostPath ?? file.path);
}
