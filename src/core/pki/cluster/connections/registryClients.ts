import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { CertificateNode } from '../../pkiModel.ts';
import { authoritiesAbove } from '../../privateCas.ts';
import type { ClusterPicture } from '../clusterModel.ts';
import { type ObjectIndex, objectIndexOf } from '../objects/objectIndex.ts';
import { containersOf, podSpecsIn } from '../objects/podSpecs.ts';
import type { Cluster, Party } from './connectionModel.ts';
import { allPresented, presentedFor } from './namedServers.ts';
import { type RegistryUse, registriesOn } from './registries.ts';

/** Container runtimes, one for each registry of which a CA or the certificate is known. */
export function registryClients(picture: ClusterPicture, cluster: Cluster, record: ConnectionRecord): readonly Party[] {
  if (record.client !== 'container-runtime') return [];
  return cluster.hosts.flatMap((host) => {
    const uses = registriesOn(picture.graph, host).map((use, _, all) => inUnreadFolder(picture, use, all) ?? use);
    const known = uses.filter(
      ({ cas, name, misplaced, client }) =>
        cas.length > 0 ||
        client?.unusable !== undefined ||
        misplaced?.isFolder === true ||
        presentedFor(picture, cluster, name.name) !== undefined,
    );
    return [...known, ...misplacedIn(picture, cluster, uses)].map(
      (registry): Party => ({
        id: `${host}/${record.client} ${registry.setting}`,
        party: record.client,
        host,
        place: registry.name.place,
        registry,
      }),
    );
  });
}

/**
 * A registry whose settings are in the folder of its host with another port, or with none: the runtime reads the folder of the host and port
 * that images name, and no other. Source: CTRD.
 */
function inUnreadFolder(
  picture: ClusterPicture,
  use: RegistryUse,
  all: readonly RegistryUse[],
): RegistryUse | undefined {
  const { folder, cas, setting } = use;
  const asked = imageHosts(objectIndexOf(picture));
  if (folder === undefined || cas.length === 0 || asked.has(folder)) return undefined;
  const named = [...asked].find((each) => each !== folder && withoutPort(each) === withoutPort(folder));
  const isRead = all.some((each) => each.folder === named || each.folder === '_default');
  if (named === undefined || isRead) return undefined;
  return {
    ...use,
    name: { ...use.name, name: withoutPort(named) },
    key: named,
    cas: [],
    setting: setting.replace(`/${folder}/`, `/${named}/`),
    misplaced: { key: folder, cas, isFolder: true },
  };
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Hosts of registries, with their ports, that containers name in their images. */
export const imageHosts = memoisedBy((index: ObjectIndex): ReadonlySet<string> => {
  const images = podSpecsIn(index).flatMap(({ spec }) =>
    containersOf(spec).flatMap((container) => scalarAt(container, 'image')?.text ?? []),
  );
  return new Set(
    images.flatMap((image) => /^([\w-]+(?:[.:][\w.:-]+)|localhost)\//.exec(image)?.[1]?.toLowerCase() ?? []),
  );
});

/** What names of registries and of their objects have. */
const registryWord = /(?:^|[-./_])(?:registry|harbor|nexus|quay|docker|artifactory|images?|cr)(?:\d*(?:[-./_]|$))/;

/**
 * Registries whose CA is in the folder of another host: nothing among the files is presented for that host, and the CA has signed the
 * certificate of a registry that has no settings.
 */
function misplacedIn(picture: ClusterPicture, cluster: Cluster, uses: readonly RegistryUse[]): readonly RegistryUse[] {
  const asked = new Set(uses.map(({ name }) => name.name));
  return uses.flatMap((use): readonly RegistryUse[] => {
    const { cas, name, key, setting } = use;
    const [ca] = cas;
    if (ca === undefined || !setting.includes('/certs.d/') || presentedFor(picture, cluster, name.name) !== undefined)
      return [];
    const trusted = new Set(cas.flatMap(({ material }) => material.certificates));
    const found = allPresented(picture, cluster).find(([host, { material }]) => {
      const [leaf] = material.certificates;
      const names = `${host} ${material.place.file.path}`;
      return leaf !== undefined && !asked.has(host) && registryWord.test(names) && isUnder(picture, leaf, trusted);
    });
    if (found === undefined) return [];
    const [host] = found;
    const moved = {
      name: { name: host, by: key, place: ca.place },
      key: host,
      cas: [],
      setting: setting.replace(key, host),
    };
    return [moved];
  });
}

function isUnder({ graph }: ClusterPicture, leaf: CertificateNode, trusted: ReadonlySet<CertificateNode>): boolean {
  return [leaf, ...authoritiesAbove(graph, leaf)].some((node) => trusted.has(node));
}
