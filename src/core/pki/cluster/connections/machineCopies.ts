import { groupBy } from '../../../text/groupBy.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import { settingOf } from '../components.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, Party } from './connectionModel.ts';
import { identityOf } from './judgeSide.ts';

/** Flags with the address and the name of a component's machine. */
const identities = [
  ['kube-apiserver', '--advertise-address'],
  ['etcd', '--initial-advertise-peer-urls'],
  ['etcd', '--advertise-client-urls'],
  ['kubelet', '--node-ip'],
  ['kubelet', '--hostname-override'],
] as const;

/**
 * Finds the machine of which a folder is a copy, by the addresses of its components and the name of its kubelet:
 * backups and folders copied for experiments have the same.
 */
const machineOfCopy = memoisedByPair(machineName);

function machineName(cluster: Cluster, host: string): string {
  const index = clusterIndex(cluster);
  const said = identities.map(([component, flag]) => {
    const instance = index.find(host, component);
    return instance === undefined ? '' : (settingOf(instance, flag)?.value ?? '');
  });
  const node = index
    .contextsOn(host)
    .map(({ context }) => context.user?.certificate?.certificates[0])
    .find((leaf) => leaf?.role?.id === 'kubelet-client');
  const name = node === undefined ? '' : (identityOf(node).user ?? '');
  const all = [name, ...said];
  return all.every((each) => each === '') ? `folder ${host}` : all.join('\n');
}

/** Servers of a kind by machine, including copies. */
export type ServersByMachine = ReadonlyMap<string, ReadonlyMap<string, readonly Party[]>>;

/** Groups servers by machine, then by folder. */
export function serversByMachine(cluster: Cluster, servers: readonly Party[]): ServersByMachine {
  const byMachine = groupBy(servers, ({ host }) => machineOfCopy(cluster, host));
  return new Map([...byMachine].map(([machine, copies]) => [machine, groupBy(copies, ({ host }) => host)]));
}

/**
 * The servers that a client may mean: among copies of one machine those in its own folder, otherwise in the nearest
 * ones, so that each saved state of a cluster talks to itself.
 */
export function serversFor(client: Party, servers: ServersByMachine): readonly Party[] {
  return [...servers.values()].flatMap((copies) => {
    if (copies.size === 1) return [...copies.values()].flat();
    return copies.get(client.host) ?? nearest(client.host, copies);
  });
}

function nearest(host: string, copies: ReadonlyMap<string, readonly Party[]>): readonly Party[] {
  let most = -1;
  let found: (readonly Party[])[] = [];
  for (const [other, parties] of copies) {
    const shared = sharedFolders(host, other);
    if (shared > most) found = [];
    if (shared >= most) found.push(parties);
    most = Math.max(most, shared);
  }
  return found.flat();
}

/** Number of leading folders that two paths share. */
function sharedFolders(a: string, b: string): number {
  const [first, second] = [a.split('/'), b.split('/')];
  let count = 0;
  while (count < first.length && first[count] === second[count]) count += 1;
  return count;
}
