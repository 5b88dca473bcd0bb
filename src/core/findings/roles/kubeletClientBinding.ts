import { isComponentUser } from '../../kubernetes/certificateRole.ts';
import { bindingsIn, isDump } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { identityOf } from '../../pki/cluster/connections/judgeSide.ts';
import { kubeletClientRights } from '../../pki/cluster/kubeletClientRights.ts';
import { boundSubjects, kubeadmAdmins, lacksKubeadmAdmins } from '../../pki/cluster/rights.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgeCertificates, problem } from '../judgement.ts';
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
    other: 'Create it again with `kubeadm init phase certs apiserver-kubelet-client`.',
    administrators: 'With super-admin.conf, bind the group kubeadm:cluster-admins to the ClusterRole cluster-admin.',
  },
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Judges whether kube-apiserver may use the kubelets' API: since kubeadm 1.29 its certificate has no right of its own, and
 * a ClusterRoleBinding gives it. Where the bindings are not in the files, only a subject is told that no kubeadm
 * makes, in the file that it names so: what kubeadm binds is another one.
 */
export function checkKubeletClientBinding(picture: ClusterPicture): readonly FindingDraft[] {
  const bindings = bindingsIn(picture).filter(({ kind }) => kind === 'ClusterRoleBinding');
  const isWhole = isDump(bindings);
  const shown = groupBy(connectionModelOf(picture.graph).connections, ({ clientShows }) =>
    clientShows.kind === 'materials' ? clientShows.materials[0]?.material.certificates[0] : undefined,
  );
  // By kubelets that do not ask.
  const isAllowedAnyway = (node: CertificateNode) => {
    const asked = (shown.get(node) ?? []).filter(({ server }) => server.component === 'kubelet');
    return asked.length > 0 && asked.every(({ clientNames }) => clientNames.doubt === undefined);
  };
  return judgeCertificates(picture.graph, (node, occurrence) => {
    const role = knownRolesOf(node).find((known) => known.role.id === 'apiserver-kubelet-client')?.role;
    const user = attributeValues(node.certificate.subject, 'CN').at(-1);
    const groups = attributeValues(node.certificate.subject, 'O');
    const found = role && kubeletClientRights(picture, role, identityOf(node), occurrence.file.path);
    if (role === undefined || found === undefined || isAllowedAnyway(node)) return [];
    const { isForbidden } = found;
    const isLost = groups.includes(kubeadmAdmins) && lacksKubeadmAdmins(boundSubjects(picture));
    const other = bindings.find((binding) => role.rights?.ownClusterRole?.test(binding.role.name));
    const isOfComponent = user !== undefined && isComponentUser(user);
    const byKubeadm = user === undefined ? 'nameless' : isForbidden && groups.length > 0 ? 'grouped' : 'unusual';
    return [
      problem(apiserverKubeletClientUnbound, {
        fact: other !== undefined && user !== undefined ? 'meant' : isWhole ? 'unbound' : byKubeadm,
        wayOut: isLost ? 'administrators' : user === undefined ? undefined : isOfComponent ? 'other' : 'named',
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
