import * as l10n from '@vscode/l10n';
import { accountOf } from '../../findings/objects/pullCredentials.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import { bindingsIn } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleWholeText } from '../../text/visibleText.ts';

/** Who runs as a service account, or could run as another. */
interface AccountUse {
  readonly text: string;
  readonly place: FilePlace;
  readonly isCause: boolean;
}

/**
 * Tells which workloads run as a service account. Of the account that everything runs as that names none, also those of its namespace
 * that are bound to a role, and that nothing runs as: one of them is likely meant.
 */
export function accountUses(picture: ClusterPicture, user: string): readonly AccountUse[] {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  if (namespace === undefined || name === undefined) return [];
  const index = objectIndexOf(picture);
  const isHere = ({ object }: PlacedObject): boolean => (object.namespace ?? 'default') === namespace;
  const pods = podSpecsIn(index).filter(({ placed }) => isHere(placed));
  const running = pods.flatMap((pod): readonly AccountUse[] => {
    if (accountOf(pod) !== name) return [];
    const { placed, spec } = pod;
    const named = scalarAt(spec, 'serviceAccountName') ?? scalarAt(spec, 'serviceAccount');
    const workload = titleOf(placed);
    const text =
      named === undefined
        ? l10n.t('{0} runs as this service account, because it has no serviceAccountName.', workload)
        : l10n.t('{0} runs as this service account.', workload);
    return placesOf(placed, named).map((place) => ({ text, place, isCause: named === undefined }));
  });
  if (name !== 'default' || running.length === 0) return running;
  const used = new Set(pods.map(accountOf));
  const unused = index.ofKind('ServiceAccount').flatMap((placed): readonly AccountUse[] => {
    const { name: other = '' } = placed.object;
    if (!isHere(placed) || used.has(other)) return [];
    const binding = bindingsIn(picture).find(({ subjects }) =>
      subjects.some((each) => each.kind === 'ServiceAccount' && each.name === other && each.namespace === namespace),
    );
    if (binding === undefined) return [];
    const text = l10n.t(
      '{account} has the rights of {role} by {binding}, and no workload in these files runs as it: set serviceAccountName to {name}.',
      {
        account: titleOf(placed),
        role: visibleWholeText(binding.role.name),
        binding: titleOf(binding.placed),
        name: visibleWholeText(other),
      },
    );
    return placesOf(placed).map((place) => ({ text, place, isCause: true }));
  });
  return [...running, ...unused];
}

function titleOf({ object: { kind, namespace, name = '' } }: PlacedObject): string {
  return visibleWholeText(`${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`);
}

function placesOf(
  { file, object: { root } }: PlacedObject,
  node = scalarAt(root, 'metadata', 'name'),
): readonly FilePlace[] {
  return node === undefined ? [] : [{ file, span: node.span }];
}
