import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { bindingNames, bindingsIn, isDump } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { identityOf } from '../../pki/cluster/connections/judgeSide.ts';
import { boundSubjects, forbiddenError, kubeadmAdmins, lacksKubeadmAdmins } from '../../pki/cluster/rights.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgeCertificates, problem } from '../judgement.ts';
import { fileName } from '../places.ts';
import { knownRolesOf } from './knownRoles.ts';

/**
 * kube-apiserver has no rights on the kubelets.
 *
 * When: the files contain all ClusterRoleBindings of a cluster, and none gives rights to the user or groups of `apiserver-kubelet-client`. Without the
 * bindings it is reported if kubeadm's file has a CN and groups that no version of kubeadm uses, or a group that begins with `system:` and is none of
 * Kubernetes.
 *
 * Since Kubernetes 1.36.1, this certificate has no group, and a ClusterRoleBinding gives `kubeadm:apiserver-kubelet-client` its rights.
 *
 * @category identity
 * @stage understand
 * @see PR138957, KA-bootstrap
 */
export const apiserverKubeletClientUnbound = {
  code: 'apiserver-kubelet-client-unbound',
  severity: 'warning',
  fact: {
    unbound: '{name} has no rights: no ClusterRoleBinding names its user or groups.',
    unusual: '{name} identifies {user}, and kubeadm does not give this user any rights on the kubelets.',
    grouped: '{name} identifies {user} in {groups}, and no rights on the kubelets are bound to them.',
    meant: '{name} identifies {user}, but {role} is bound to {subject}.',
    nameless: '{name} does not identify a user, so kubeadm does not give it any rights on the kubelets.',
  },
  consequence: 'Kubelets answer kubectl logs and exec with `Forbidden`.',
  wayOut: {
    named: 'Bind {user} to the ClusterRole system:kubelet-api-admin.',
    administrators: 'With super-admin.conf, bind the group kubeadm:cluster-admins to the ClusterRole cluster-admin.',
  },
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** These groups may do everything without a binding of their own. */
const unbound = 'system:masters';

/**
 * Judges whether kube-apiserver may use the kubelets' API: since kubeadm 1.29 its certificate has no right of its own, and
 * a ClusterRoleBinding gives it. Where the bindings are not in the files, only a subject is told that no kubeadm
 * makes, in the file that it names so: what kubeadm binds is another one.
 */
export function checkKubeletClientBinding(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph, components } = picture;
  const bindings = bindingsIn(picture).filter(({ kind }) => kind === 'ClusterRoleBinding');
  const isWhole = isDump(bindings);
  const hasKubelets = components.some(({ component }) => component === 'kubelet');
  return judgeCertificates(graph, (node, occurrence) => {
    const role = knownRolesOf(node).find((known) => known.role.id === 'apiserver-kubelet-client')?.role;
    const user = attributeValues(node.certificate.subject, 'CN').at(-1);
    const groups = attributeValues(node.certificate.subject, 'O');
    if (role === undefined || groups.includes(unbound)) return [];
    // What a role of another name allows is not asked: many guides make one of their own.
    if (bindings.some((binding) => bindingNames(binding, { user: user ?? '', groups }))) return [];
    const isOfKubeadmFile = fileName(occurrence.file) === `${role.kubeadmName}.crt`;
    const isUnusual = isOfKubeadmFile && !isOfKubeadm(role, user, groups);
    const isForbidden = forbiddenError(role, identityOf(node), boundSubjects(picture)) !== undefined;
    // Without its configuration, a kubelet may allow everything.
    const isDumpForKubelets = isWhole && (hasKubelets || isOfKubeadmFile);
    if (!isDumpForKubelets && !isUnusual && !isForbidden) return [];
    const isLost = groups.includes(kubeadmAdmins) && lacksKubeadmAdmins(boundSubjects(picture));
    const other = bindings.find((binding) => role.rights?.ownClusterRole?.test(binding.role.name));
    const byKubeadm = user === undefined ? 'nameless' : isForbidden && groups.length > 0 ? 'grouped' : 'unusual';
    return [
      problem(apiserverKubeletClientUnbound, {
        fact: other !== undefined && user !== undefined ? 'meant' : isWhole ? 'unbound' : byKubeadm,
        wayOut: isLost ? 'administrators' : user === undefined ? undefined : 'named',
        values: {
          name: nameInSentence(node, occurrence),
          user: visibleText(user ?? ''),
          groups: listOf(groups.map((group) => visibleText(group))),
          role: visibleText(other?.role.name ?? ''),
          subject: listOf((other?.subjects ?? []).map(({ name }) => visibleText(name))),
        },
      }),
    ];
  });
}

/** By the table: a user or a group of any version of kubeadm. */
function isOfKubeadm({ expected }: CertificateRole, user: string | undefined, groups: readonly string[]): boolean {
  const isUser = user !== undefined && expected?.commonNames?.includes(user) === true;
  return (
    isUser ||
    expected?.organizations?.some(({ organizations }) => organizations.some((name) => groups.includes(name))) === true
  );
}
