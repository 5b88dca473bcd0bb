import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigContext } from '../cluster/clusterModel.ts';
import { filesSetAside } from '../cluster/setAside.ts';

type List = 'clusters' | 'users' | 'contexts';
type Kubeconfigs = ClusterPicture['kubeconfigs'];

/**
 * Tells whether an entry that a kubeconfig names and does not have may be in another one: kubectl merges all that KUBECONFIG names, mostly files beside each
 * other, or those with users and those with clusters and contexts. A copy that was set aside is never one of them.
 *
 * @param context - What names a cluster or a user.
 */
export function mayBeElsewhere(
  { graph, kubeconfigs }: Pick<ClusterPicture, 'graph' | 'kubeconfigs'>,
  kubeconfig: Kubeconfig,
  list: List,
  { text }: ScalarNode,
  context?: KubeconfigContext,
): boolean {
  const aside = filesSetAside(graph);
  const isCopy = aside.has(kubeconfig.file.path);
  const found = (byName(kubeconfigs)(list).get(text) ?? []).filter(({ file }) => isCopy || !aside.has(file.path));
  const folder = folderOf(kubeconfig.file.path);
  if (found.some(({ file }) => folderOf(file.path) === folder)) return true;
  if (kubeconfig[list].length > 0) return false;
  // A file without the list is a part of one; an empty list is what a tool writes that exports no credentials.
  const isEmpty = list === 'users' && kubeconfig.current === context && hasEmptyUsers(kubeconfig);
  return (list !== 'contexts' && !isEmpty) || found.some(({ contexts }) => contexts.length === 0);
}

const byName = memoisedBy((kubeconfigs: Kubeconfigs) =>
  memoisedBy((list: List) => groupByEach(kubeconfigs, (each) => each[list].flatMap(({ name }) => name?.text ?? []))),
);

function hasEmptyUsers({ file }: Kubeconfig): boolean {
  return [...(file.search?.(emptyUsers) ?? [])].length > 0;
}

const emptyUsers = /^\s*["']?users["']?:[ \t]*(?:\[\s*\]|null|~)?,?[ \t]*\r?$/gm;
