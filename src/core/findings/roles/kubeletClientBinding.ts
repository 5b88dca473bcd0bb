import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { identityOf } from '../../pki/cluster/connections/judgeSide.ts';
import { boundSubjects, forbiddenError } from '../../pki/cluster/rights.ts';
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
    nameless: '{name} does not identify a user, so kubeadm does not give it any rights on the kubelets.',
  },
  consequence: 'Kubelets answer kubectl logs and exec with `Forbidden`.',
  wayOut: { named: 'Bind {user} to the ClusterRole system:kubelet-api-admin.' },
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** In every cluster; who sees it sees a dump of all bindings, where a missing one is missing in the cluster. */
const markOfDump = 'cluster-admin';
/** These groups may do everything without a binding of their own. */
const unbound = 'system:masters';

/**
 * Judges whether kube-apiserver may use the kubelets' API: since kubeadm 1.29 its certificate has no right of its own, and
 * a ClusterRoleBinding gives it. Where the bindings are not in the files, only a subject is told that no kubeadm
 * makes, in the file that it names so: what kubeadm binds is another one.
 */
export function checkKubeletClientBinding(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph, objects, components } = picture;
  const bindings = objects.filter(({ object }) => object.kind === 'ClusterRoleBinding');
  const isDump = bindings.some(({ object }) => object.name === markOfDump);
  const hasKubelets = components.some(({ component }) => component === 'kubelet');
  return judgeCertificates(graph, (node, occurrence) => {
    const role = knownRolesOf(node).find((known) => known.role.id === 'apiserver-kubelet-client')?.role;
    const user = attributeValues(node.certificate.subject, 'CN').at(-1);
    const groups = attributeValues(node.certificate.subject, 'O');
    if (role === undefined || groups.includes(unbound)) return [];
    if (bindings.some((binding) => isBound(binding, user, groups))) return [];
    const isOfKubeadmFile = fileName(occurrence.file) === `${role.kubeadmName}.crt`;
    const isUnusual = isOfKubeadmFile && !isOfKubeadm(role, user, groups);
    const isForbidden = forbiddenError(role, identityOf(node), boundSubjects(picture)) !== undefined;
    // Without its configuration, a kubelet may allow everything.
    const isDumpForKubelets = isDump && (hasKubelets || isOfKubeadmFile);
    if (!isDumpForKubelets && !isUnusual && !isForbidden) return [];
    const byKubeadm = user === undefined ? 'nameless' : isForbidden && groups.length > 0 ? 'grouped' : 'unusual';
    return [
      problem(apiserverKubeletClientUnbound, {
        fact: isDump ? 'unbound' : byKubeadm,
        wayOut: user === undefined ? undefined : 'named',
        values: {
          name: nameInSentence(node, occurrence),
          user: visibleText(user ?? ''),
          groups: listOf(groups.map((group) => visibleText(group))),
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

const kubeletRoles = ['system:kubelet-api-admin', 'cluster-admin'];

function isBound({ object }: PlacedObject, user: string | undefined, groups: readonly string[]): boolean {
  if (!kubeletRoles.includes(scalarAt(object.root, 'roleRef', 'name')?.text ?? '')) return false;
  return itemsAt(object.root, 'subjects').some((subject) => {
    const name = scalarAt(subject, 'name')?.text ?? '';
    return scalarAt(subject, 'kind')?.text === 'User' ? name === user : groups.includes(name);
  });
}
