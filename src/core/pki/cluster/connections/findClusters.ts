import { rolesOfFile } from '../../../kubernetes/rolesByPath.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import { groupBy, groupByEach } from '../../../text/groupBy.ts';
import { ageOfTrust } from '../../kubeconfig/ageOfTrust.ts';
import { apiServerOf } from '../../kubeconfig/apiServerOf.ts';
import type { ClusterPicture, ComponentInstance, KubeconfigContext } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import { hostName } from '../hostName.ts';
import { readAddress, readAddresses } from './addresses.ts';
import { argocdClusters } from './argocdClusters.ts';
import { authorityKeys, type SharedKeys, sharedKeysOf, sharedRoles } from './caKeys.ts';
import type { Cluster, ContextUse } from './connectionModel.ts';
import { type HostFiles, hostIndex } from './hostIndex.ts';
import { isPublishedCa } from './publishedSources.ts';
import { registriesOn } from './registries.ts';

/** A cluster while it is put together. */
interface Draft {
  readonly hosts: string[];
  readonly components: ComponentInstance[];
  readonly contexts: ContextUse[];
  readonly caKeys: Set<string>;
  readonly addresses: Set<string>;
  readonly objects: ClusterPicture['objects'][number][];
  /** Identity without a CA. */
  readonly fallbackId: string;
}

/** What one machine says about its cluster. */
interface Machine {
  readonly host: string;
  readonly components: readonly ComponentInstance[];
  readonly keys: SharedKeys;
  /** Peer addresses of the etcd members. */
  readonly members: ReadonlySet<string>;
  readonly files: HostFiles;
}

/**
 * Distinguishes the clusters of a picture. Machines that share the cluster's CA key, the members of their etcd, or at
 * least two other keys belong together, and those of etcd alone by its CA's key. Kubeconfigs belong to their machine if they are in a usual place or named by
 * a flag, otherwise to the cluster whose CA they trust or whose CA issued their certificate. Names prove nothing.
 */
export function findClusters(picture: ClusterPicture): readonly Cluster[] {
  const drafts = joinMachines(byKubeconfigs(picture, machinesOf(picture)));
  const contextOwners = new Map(drafts.flatMap((draft) => draft.hosts.map((host) => [host, draft] as const)));
  const named = new Set(
    picture.components.flatMap(({ settings }) => settings.flatMap(({ material }) => material?.filePath ?? [])),
  );
  for (const kubeconfig of [...picture.kubeconfigs, ...argocdClusters(picture)]) {
    for (const context of kubeconfig.contexts) {
      const use = { kubeconfig, context };
      const draft =
        ownerByPlace(use, contextOwners, named) ??
        ownerByKeys(picture, use, drafts) ??
        ownerByServer(picture, use, contextOwners) ??
        ownerByAddress(picture, use, drafts) ??
        addDraft(picture, use, drafts);
      draft.contexts.push(use);
    }
  }
  for (const placed of picture.objects) {
    const owner = contextOwners.get(placed.host) ?? (drafts.length === 1 ? drafts[0] : undefined);
    (owner ?? objectsOf(drafts, placed.host)).objects.push(placed);
  }
  return drafts.map((draft) => toCluster(picture, draft));
}

function machinesOf(picture: ClusterPicture): readonly Machine[] {
  const byHost = groupBy(picture.components, ({ host }) => host);
  return [...hostIndex(picture.graph).values()].flatMap((files: HostFiles) => {
    const components = byHost.get(files.host) ?? [];
    const keys = sharedKeysOf(picture.graph, files, components);
    const isOne = components.length > 0 || files.byRole.size > 0 || registriesOn(picture.graph, files.host).length > 0;
    return isOne ? [{ host: files.host, components, keys, members: membersOf(components), files }] : [];
  });
}

/**
 * A node may have kept the CA of before, for the clients of its kubelet: then its kubeconfig tells to which API server among the files it belongs, if
 * no other one has that CA.
 */
function byKubeconfigs({ graph, kubeconfigs }: ClusterPicture, machines: readonly Machine[]): readonly Machine[] {
  const isServer = ({ components }: Machine) => components.some(({ component }) => component === 'kube-apiserver');
  const known = new Set(machines.filter(isServer).flatMap(({ keys }) => [...keys.ca]));
  return machines.map((machine) => {
    const { host, keys } = machine;
    if (isServer(machine) || keys.ca.size === 0 || [...keys.ca].some((key) => known.has(key))) return machine;
    const trusted = kubeconfigs
      .filter((each) => each.host === host && rolesOfFile(each.file)?.kubeconfig === 'kubelet-client')
      .flatMap(({ clusters }) => clusters.flatMap(({ ca }) => authorityKeys(graph, ca?.certificates ?? [])))
      .filter((key) => known.has(key));
    return trusted.length === 0 ? machine : { ...machine, keys: { ...keys, ca: new Set(trusted) } };
  });
}

/** The members that etcd is started with, if there are several; a single member is identified by its keys. */
function membersOf(components: readonly ComponentInstance[]): ReadonlySet<string> {
  const members = components.flatMap((instance) => {
    const value = instance.component === 'etcd' ? settingOf(instance, '--initial-cluster')?.value : undefined;
    return readAddresses((value ?? '').replace(/(^|,)[^=,]*=/g, '$1')).map(({ host }) => host);
  });
  return new Set(members.length > 1 ? members : []);
}

function joinMachines(machines: readonly Machine[]): Draft[] {
  const parents = machines.map((_, index) => index);
  const rootOf = (index: number): number => {
    let at = index;
    while (parents[at] !== at) at = parents[at] ?? at;
    return at;
  };
  const join = (indexes: readonly number[]): void => {
    for (const index of indexes) parents[rootOf(index)] = rootOf(indexes[0] ?? index);
  };
  const ties = machines.flatMap((machine, index) => tiesOf(machine).map((tie) => ({ tie, index })));
  for (const tied of groupBy(ties, ({ tie }) => tie).values()) join(tied.map(({ index }) => index));
  // Machines of etcd alone have nothing but its CA in common, with each other and with the one control plane that has it.
  const byEtcd = groupByEach([...machines.entries()], ([, { keys }]) => [...keys['etcd-ca']]);
  for (const sharing of byEtcd.values()) {
    const alone = sharing.filter(([, machine]) => isEtcdAlone(machine));
    const roots = new Set(sharing.filter((each) => !alone.includes(each)).map(([index]) => rootOf(index)));
    const known = new Set(
      alone.flatMap(([, { members }]) => (members.size === 0 ? [] : [...members].sort().join(' '))),
    );
    if (known.size <= 1) join([...(roots.size === 1 ? roots : []), ...alone.map(([index]) => index)]);
  }
  const whole = machines.flatMap(({ keys }, index) => (keys.ca.size > 0 ? [rootOf(index)] : []));
  // What lies beside the files of the only cluster there is belongs to it.
  if (new Set(whole).size === 1)
    join([...whole, ...machines.flatMap((each, index) => (isBeside(each) ? [index] : []))]);
  const byRoot = groupBy(machines.entries(), ([index]) => rootOf(index));
  return [...byRoot.values()].map((group) => toDraft(group.map(([, machine]) => machine)));
}

/** No other key tells of a cluster. */
function isEtcdAlone({ keys }: Machine): boolean {
  return keys['etcd-ca'].size > 0 && sharedRoles.every((role) => role === 'etcd-ca' || keys[role].size === 0);
}

/** Documents in a folder that is no machine's, which start no part of a control plane. */
function isBeside({ host, components, keys, members, files }: Machine): boolean {
  const isTied = members.size > 0 || sharedRoles.some((role) => keys[role].size > 0);
  const isPart = files.byRole.size > 0 || components.some(({ component }) => controlPlane.has(component));
  return hostName(host) === undefined && !isTied && !isPart;
}

const controlPlane: ReadonlySet<string> = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'etcd',
]);

/** What makes machines belong together: one key of the cluster's CA, one etcd, or two of the other keys at once. */
function tiesOf({ keys, members }: Machine): readonly string[] {
  const others = sharedRoles.filter((role) => role !== 'ca');
  const pairs = others.flatMap((first, index) =>
    others
      .slice(index + 1)
      .flatMap((second) =>
        [...keys[first]].flatMap((a) => [...keys[second]].map((b) => `${first} ${second}\n${a}\n${b}`)),
      ),
  );
  const etcd = members.size === 0 ? [] : [`members ${[...members].sort().join(' ')}`];
  return [...[...keys.ca].map((key) => `ca\n${key}`), ...pairs, ...etcd];
}

function toDraft(machines: readonly Machine[]): Draft {
  const components = machines.flatMap((machine) => machine.components);
  return {
    hosts: machines.map(({ host }) => host),
    components,
    contexts: [],
    caKeys: new Set(machines.flatMap(({ keys }) => [...keys.ca])),
    addresses: new Set(
      components.flatMap(({ component, settings }) =>
        component === 'kube-apiserver'
          ? settings.flatMap(({ flag, value = '' }) => (flag === '--advertise-address' ? [value] : []))
          : [],
      ),
    ),
    objects: [],
    fallbackId: machines[0]?.host ?? '',
  };
}

/** A kubeconfig that a component reads, or in a place of an installer, belongs to its machine's cluster. */
function ownerByPlace(
  { kubeconfig: { file, host, object }, context }: ContextUse,
  owners: ReadonlyMap<string, Draft>,
  named: ReadonlySet<string>,
): Draft | undefined {
  // A client that trusts the CA mounted in every Pod talks to its own cluster.
  const isInCluster = isPublishedCa(scalarAt(context.cluster?.node, 'certificate-authority')?.text ?? '');
  if (isInCluster && owners.size === 1) return [...owners.values()][0];
  if (isInCluster) return owners.get(host);
  if (object.embeddedIn !== undefined) return undefined;
  const isInPlace = named.has(file.path) || rolesOfFile(file)?.kubeconfig !== undefined;
  return isInPlace ? owners.get(host) : undefined;
}

function ownerByKeys({ graph }: ClusterPicture, { context }: ContextUse, drafts: readonly Draft[]): Draft | undefined {
  const trusted = authorityKeys(graph, context.cluster?.ca?.certificates ?? []);
  const byCa = drafts.find(({ caKeys }) => trusted.some((key) => caKeys.has(key)));
  if (byCa !== undefined) return byCa;
  const issuer = context.user?.certificate?.certificates[0]?.issuer;
  const issuers = issuer?.kind === 'verified' ? issuer.issuers.map((id) => graph.certificates.get(id)?.keyId) : [];
  return drafts.find(({ caKeys }) => issuers.some((key) => key !== undefined && caKeys.has(key)));
}

function ownerByAddress(
  { graph: { keys, certificates } }: ClusterPicture,
  { context }: ContextUse,
  drafts: readonly Draft[],
): Draft | undefined {
  const host = hostOfServer(context);
  const casOf = ({ caKeys }: Draft) =>
    [...caKeys].flatMap((key) => [...(keys.get(key)?.certificates ?? [])].flatMap((id) => certificates.get(id) ?? []));
  return host === undefined
    ? undefined
    : drafts.find((draft) => draft.addresses.has(host) && ageOfTrust(context.cluster, casOf(draft)) !== 'newer');
}

/** A copy from before the CA was replaced has the address of the API server, and no key of it. */
function ownerByServer(
  picture: ClusterPicture,
  { kubeconfig, context }: ContextUse,
  owners: ReadonlyMap<string, Draft>,
): Draft | undefined {
  const { cluster, user } = context;
  const server = cluster && apiServerOf(picture, kubeconfig, cluster, user);
  return server && owners.get(server.host);
}

function hostOfServer({ cluster }: KubeconfigContext): string | undefined {
  return readAddress(cluster?.server?.text ?? '')?.host;
}

/** A cluster known only from a kubeconfig. */
function addDraft({ graph }: ClusterPicture, { kubeconfig, context }: ContextUse, drafts: Draft[]): Draft {
  const host = hostOfServer(context);
  const draft: Draft = {
    hosts: [],
    components: [],
    contexts: [],
    caKeys: new Set(authorityKeys(graph, context.cluster?.ca?.certificates ?? [])),
    addresses: new Set(host === undefined ? [] : [host]),
    objects: [],
    fallbackId: host ?? kubeconfig.file.path,
  };
  drafts.push(draft);
  return draft;
}

/** Objects of unknown clusters are grouped by folder. */
function objectsOf(drafts: Draft[], host: string): Draft {
  const found = drafts.find(
    ({ hosts, components, contexts }) => hosts[0] === host && components.length === 0 && contexts.length === 0,
  );
  if (found !== undefined) return found;
  const draft: Draft = {
    hosts: [host],
    components: [],
    contexts: [],
    caKeys: new Set(),
    addresses: new Set(),
    objects: [],
    fallbackId: host,
  };
  drafts.push(draft);
  return draft;
}

function toCluster({ graph }: ClusterPicture, draft: Draft): Cluster {
  const [key] = draft.caKeys;
  const certificates = key === undefined ? [] : (graph.keys.get(key)?.certificates ?? []);
  const name = draft.contexts.map(({ context }) => context.clusterName?.text).find((each) => each !== undefined);
  return {
    id: [...certificates].sort()[0] ?? draft.fallbackId,
    hosts: draft.hosts,
    components: draft.components,
    contexts: draft.contexts,
    objects: draft.objects,
    ...(name === undefined ? {} : { name }),
  };
}
