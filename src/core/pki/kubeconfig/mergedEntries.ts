import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigContext } from '../cluster/clusterModel.ts';

type List = 'clusters' | 'users' | 'contexts';
type Kubeconfigs = ClusterPicture['kubeconfigs'];

/**
 * Tells whether an entry that a kubeconfig names and does not have may be in another one: kubectl merges all that KUBECONFIG names, mostly files beside each
 * other, or those with users and those with clusters and contexts.
 *
 * @param context - What names a cluster or a user.
 */
export function mayBeElsewhere(
  { kubeconfigs }: Pick<ClusterPicture, 'kubeconfigs'>,
  kubeconfig: Kubeconfig,
  list: List,
  { text }: ScalarNode,
  context?: KubeconfigContext,
): boolean {
  const found = byName(kubeconfigs)(list).get(text) ?? [];
  const folder = folderOf(kubeconfig.file.path);
  if (found.some(({ file }) => folderOf(file.path) === folder)) return true;
  // `~/.kube/config` often says which context of the files in `~/.kube/config.d` is the current one.
  if (list === 'contexts' && found.some(({ file }) => folderOf(folderOf(file.path).slice(0, -1)) === folder))
    return true;
  if (kubeconfig[list].length > 0) return false;
  // A file without the list is a part of one; an empty list is what a tool writes that exports no credentials.
  const isEmpty = list === 'users' && kubeconfig.current === context && hasEmptyUsers(kubeconfig);
  return (list !== 'contexts' && !isEmpty) || found.some(({ contexts }) => contexts.length === 0);
}

const byName = memoisedBy((kubeconfigs: Kubeconfigs) =>
  memoisedBy((list: List) => groupByEach(kubeconfigs, (each) => each[list].flatMap(({ name }) => name?.text ?? []))),
);

/** Tells whether a kubeconfig has the list of users, and nothing in it. */
export function hasEmptyUsers({ file }: Kubeconfig): boolean {
  return [...(file.search?.(emptyUsers) ?? [])].length > 0;
}

/** Blanks are asked for in one place at a time: a file may have millions of them, or of empty lines. */
const emptyUsers = /^[ \t]*["']?users["']?:(?:[ \t]*(?:\[\s*\]|null|~),?)?[ \t]*\r?$/gm;
