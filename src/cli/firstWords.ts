import { type CertificateRole, certificateRoles } from '../core/kubernetes/tables/certificateRoles.ts';

const roles: readonly CertificateRole[] = certificateRoles;

/** Names that `kubeadm certs renew` takes, besides `all`. */
export const kubeadmNames: readonly string[] = roles.flatMap(({ kubeadmName, isRenewedByKubeadm }) =>
  kubeadmName !== undefined && isRenewedByKubeadm ? [kubeadmName] : [],
);

/** What `certscope issue` creates. */
export const issueNames: readonly string[] = [
  ...new Set(['all', 'user', 'new-ca', 'sa', ...roles.flatMap(({ kubeadmName }) => kubeadmName ?? [])]),
];
