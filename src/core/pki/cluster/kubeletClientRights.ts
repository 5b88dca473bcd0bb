import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { bindingNames, bindingsIn, isDump } from './bindings.ts';
import type { ClusterPicture } from './clusterModel.ts';
import type { ClientIdentity } from './connections/connectionModel.ts';
import { boundSubjects, forbiddenError } from './rights.ts';

/**
 * What is known of the rights that kube-apiserver's certificate has on kubelets which ask: `none`, as a binding would have to name it and none does;
 * `unusual`, as it is in kubeadm's file, and is not whom kubeadm binds.
 *
 * @param path - Of the file with the certificate.
 * @returns `undefined` if it has some, or may have some.
 */
export function kubeletClientRights(
  picture: ClusterPicture,
  role: CertificateRole,
  { user = '', groups }: ClientIdentity,
  path: string,
): { readonly kind: 'none' | 'unusual'; readonly isForbidden: boolean } | undefined {
  const bindings = bindingsIn(picture).filter(({ kind }) => kind === 'ClusterRoleBinding');
  // What a role of another name allows is not asked: many guides make one of their own.
  if (groups.includes(masters) || bindings.some((binding) => bindingNames(binding, { user, groups }))) return undefined;
  const isOfKubeadmFile = fileNameOf(path) === `${role.kubeadmName}.crt`;
  const hasKubelets = picture.components.some(({ component }) => component === 'kubelet');
  const isForbidden = forbiddenError({ user, groups }, { role, bound: boundSubjects(picture) }) !== undefined;
  // Without its configuration, a kubelet may allow everything.
  if (isForbidden || (isDump(bindings) && (hasKubelets || isOfKubeadmFile))) return { kind: 'none', isForbidden };
  return isOfKubeadmFile && !isOfKubeadm(role, user, groups) ? { kind: 'unusual', isForbidden } : undefined;
}

/** These groups may do everything without a binding of their own. */
const masters = 'system:masters';

/** By the table: a user or a group of any version of kubeadm. */
function isOfKubeadm({ expected }: CertificateRole, user: string, groups: readonly string[]): boolean {
  return (
    expected?.commonNames?.includes(user) === true ||
    expected?.organizations?.some(({ organizations }) => organizations.some((name) => groups.includes(name))) === true
  );
}
