import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/model.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { judgeCertificates } from '../judgement.ts';
import { knownRolesOf } from './knownRoles.ts';

/** In every cluster; who sees it sees a dump of all bindings, where a missing one is missing in the cluster. */
const markOfDump = 'cluster-admin';
/** These groups may do everything without a binding of their own. */
const unbound = 'system:masters';

/**
 * Judges whether kube-apiserver may use the kubelets' API: since kubeadm 1.29 its certificate has no right of its own, and
 * a ClusterRoleBinding gives it. Where the bindings are not in the files there is nothing to say.
 */
export function checkKubeletClientBinding({ graph, objects }: ClusterPicture): readonly FindingDraft[] {
  const bindings = objects.filter(({ object }) => object.kind === 'ClusterRoleBinding');
  if (!bindings.some(({ object }) => object.name === markOfDump)) return [];
  return judgeCertificates(graph, (node, occurrence) => {
    if (!knownRolesOf(node).some(({ role }) => role.id === 'apiserver-kubelet-client')) return [];
    const user = attributeValues(node.certificate.subject, 'CN').at(-1);
    const groups = attributeValues(node.certificate.subject, 'O');
    if (groups.includes(unbound) || bindings.some((binding) => isBound(binding, user, groups))) return [];
    return [
      {
        code: 'apiserver-kubelet-client-unbound',
        fact: l10n.t('No ClusterRoleBinding gives rights to {0}.', nameInSentence(node, occurrence)),
        consequence: l10n.t('Kubelets answer kubectl logs and exec with {0}.', '`Forbidden`'),
        wayOut: l10n.t('Bind {0} to the ClusterRole {1}.', user ?? '', 'system:kubelet-api-admin'),
      },
    ];
  });
}

const kubeletRoles = ['system:kubelet-api-admin', 'cluster-admin'];

function isBound({ object }: PlacedObject, user: string | undefined, groups: readonly string[]): boolean {
  if (!kubeletRoles.includes(scalarAt(object.root, 'roleRef', 'name')?.text ?? '')) return false;
  return itemsAt(object.root, 'subjects').some((subject) => {
    const name = scalarAt(subject, 'name')?.text ?? '';
    return scalarAt(subject, 'kind')?.text === 'User' ? name === user : groups.includes(name);
  });
}
