import * as l10n from '@vscode/l10n';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgeCertificates } from '../judgement.ts';
import { fileName } from '../places.ts';
import { knownRolesOf } from './knownRoles.ts';

/** In every cluster; who sees it sees a dump of all bindings, where a missing one is missing in the cluster. */
const markOfDump = 'cluster-admin';
/** These groups may do everything without a binding of their own. */
const unbound = 'system:masters';

/**
 * Judges whether kube-apiserver may use the kubelets' API: since kubeadm 1.29 its certificate has no right of its own, and
 * a ClusterRoleBinding gives it. Where the bindings are not in the files, only a subject is told that no kubeadm
 * makes, in the file that it names so: what kubeadm binds is another one.
 */
export function checkKubeletClientBinding({ graph, objects }: ClusterPicture): readonly FindingDraft[] {
  const bindings = objects.filter(({ object }) => object.kind === 'ClusterRoleBinding');
  const isDump = bindings.some(({ object }) => object.name === markOfDump);
  return judgeCertificates(graph, (node, occurrence) => {
    const role = knownRolesOf(node).find((known) => known.role.id === 'apiserver-kubelet-client')?.role;
    const user = attributeValues(node.certificate.subject, 'CN').at(-1);
    const groups = attributeValues(node.certificate.subject, 'O');
    if (role === undefined || groups.includes(unbound)) return [];
    if (bindings.some((binding) => isBound(binding, user, groups))) return [];
    if (isDump)
      return [
        unboundWords(l10n.t('No ClusterRoleBinding gives rights to {0}.', nameInSentence(node, occurrence)), user),
      ];
    return fileName(occurrence.file) === `${role.kubeadmName}.crt` && !isOfKubeadm(role, user, groups)
      ? [
          unboundWords(
            l10n.t(
              '{0} identifies {1}, whom kubeadm gives no right at the kubelets.',
              nameInSentence(node, occurrence),
              visibleText(user ?? l10n.t('nobody')),
            ),
            user,
          ),
        ]
      : [];
  });
}

function unboundWords(fact: string, user: string | undefined): Judgement {
  return {
    code: 'apiserver-kubelet-client-unbound',
    fact,
    consequence: l10n.t('Kubelets answer kubectl logs and exec with {0}.', '`Forbidden`'),
    wayOut: l10n.t('Bind {0} to the ClusterRole {1}.', visibleText(user ?? ''), 'system:kubelet-api-admin'),
  };
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
