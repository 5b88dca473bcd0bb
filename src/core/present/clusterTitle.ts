import * as l10n from '@vscode/l10n';
import type { Cluster } from '../pki/cluster/connections/connectionModel.ts';
import { folderOf, posix } from '../text/paths.ts';
import { visibleText } from '../text/visibleText.ts';
import { fingerprintStart } from './fingerprintText.ts';

/** Longer names are cut. */
const longestName = 48;

/**
 * What every reader calls a cluster: its name. kubeadm calls all of them `kubernetes`; those of one name are told apart by the folder that
 * the others do not have, `kubernetes (eu-1)`, otherwise by the CA.
 *
 * @param clusters - All that are known, with this one.
 */
export function clusterTitle(cluster: Cluster, clusters: readonly Cluster[]): string {
  const alike = clusters.filter((each) => shownName(each) === shownName(cluster));
  const mark = alike.length < 2 ? undefined : markOf(cluster, alike);
  return mark === undefined ? shownName(cluster) : `${shownName(cluster)} (${mark})`;
}

function shownName({ name, components, contexts }: Cluster): string {
  if (name !== undefined) return visibleText(name, longestName);
  // Objects alone make no cluster.
  return components.length + contexts.length === 0 ? l10n.t('Objects in these files') : l10n.t('Cluster');
}

function markOf(cluster: Cluster, alike: readonly Cluster[]): string | undefined {
  const folder = ownFolder(cluster, alike);
  if (folder !== undefined) return visibleText(folder, longestName);
  const start = fingerprintStart(cluster.id);
  return start === undefined ? undefined : l10n.t('CA {0}', start);
}

/** The part of the folder of its first machine in which all differ, or the whole folder. */
function ownFolder(cluster: Cluster, alike: readonly Cluster[]): string | undefined {
  const folders = alike.map((each) =>
    folderOfCluster(each)
      .split('/')
      .filter((part) => part !== ''),
  );
  const own = folders[alike.indexOf(cluster)] ?? [];
  if (folders.some((each) => each.length === 0) || !areDistinct(folders.map((each) => each.join('/'))))
    return undefined;
  const differing = own.findIndex((part, index) => folders.some((each) => each[index] !== part));
  return areDistinct(folders.map((each) => each[differing])) ? own[differing] : own.join('/');
}

/** Of its first machine, or of the first file that tells of it. */
function folderOfCluster({ hosts, components, contexts, objects }: Cluster): string {
  const files = [
    ...contexts.map(({ kubeconfig }) => kubeconfig.file),
    ...components.map(({ place }) => place.file),
    ...objects.map(({ file }) => file),
  ];
  return hosts[0] || folderOf(posix(files[0]?.path ?? ''));
}

function areDistinct(values: readonly (string | undefined)[]): boolean {
  return new Set(values).size === values.length;
}
