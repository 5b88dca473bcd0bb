import type { FlagOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import type { FilePlace } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import { casOfJoin, pinnedDigests } from '../joins/joins.ts';
import { materialInField, materialInWholeFile } from '../materials.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Source, SourceMaterial } from './connectionModel.ts';
import { flagSource, materialSource } from './flagSources.ts';
import { hostIndex } from './hostIndex.ts';
import { joinOf } from './joinOf.ts';
import type { Scene } from './scene.ts';

/** Path of the cluster CA in every Pod; other programs name the file in their own configuration. */
const podCaPath = /(?:^|\/)run\/secrets\/kubernetes\.io\/serviceaccount\/ca\.crt$/;

/** Tells whether a path is that of the cluster CA in every Pod. */
export function isPublishedCa(path: string): boolean {
  return podCaPath.test(path);
}

const rootCa: FlagOrigin = { flag: { component: 'kube-controller-manager', name: '--root-ca-file' } };

/**
 * The content of a path in Pods: the CA that kube-controller-manager publishes in ConfigMap `kube-root-ca.crt`.
 *
 * @returns `undefined` for other paths, and if it is unknown.
 */
export function publishedSource(scene: Scene, path: string): Source | undefined {
  if (!isPublishedCa(path)) return undefined;
  const published = clusterIndex(scene.cluster)
    .objectsOfKind('ConfigMap')
    .find(({ object }) => object.name === 'kube-root-ca.crt');
  const node = scalarAt(published?.object.root, 'data', 'ca.crt');
  if (published === undefined || node === undefined) return flagSource(scene, 'server', rootCa);
  const { file, object } = published;
  const material = materialInField(scene.picture.graph, file, object, node);
  return materialSource({ material, by: 'kube-root-ca.crt', place: { file, span: node.span } });
}

/**
 * The CA of the cluster, if one of some hashes is its key's, as kubeadm compares them with what ConfigMap `cluster-info`
 * holds: the CA in its place on a control plane, otherwise what is trusted under the same address.
 *
 * @returns `undefined` if that CA is not among the files.
 */
export function pinnedSource(scene: Scene, pins: readonly string[], by: string, place: FilePlace): Source | undefined {
  const { graph } = scene.picture;
  const digests = pinnedDigests(pins);
  if (digests.size === 0) return undefined;
  const placed = clusterCas(scene);
  const found = placed.length > 0 ? placed : casOf(scene);
  const materials = found.map((material): SourceMaterial => ({ material, by, place }));
  if (materials.length === 0) return undefined;
  const pinned = materials.filter(({ material }) =>
    material.certificates.some(({ keyId }) => digests.has(graph.keys.get(keyId)?.spkiSha256 ?? '')),
  );
  const unpinned = materials.map((each): SourceMaterial => ({ ...each, isUnpinned: true }));
  return { kind: 'materials', materials: pinned.length > 0 ? pinned : unpinned };
}

/** As the findings know it. */
function casOf(scene: Scene): readonly SourceMaterial['material'][] {
  const join = joinOf(scene);
  return (join === undefined ? [] : casOfJoin(scene.picture, join)).flatMap((node) => {
    const [occurrence] = node.occurrences;
    if (occurrence === undefined) return [];
    const { file, credential } = occurrence;
    const place = { file, span: credential.block.span };
    return [{ source: 'value' as const, place, name: '', occurrences: [occurrence], certificates: [node] }];
  });
}

function clusterCas({ picture: { graph }, cluster }: Scene): readonly SourceMaterial['material'][] {
  const placed = cluster.hosts.flatMap((host) => hostIndex(graph).get(host)?.byRole.get('ca') ?? []);
  if (placed.length > 0) return placed.map((file) => materialInWholeFile(graph, file));
  return clusterIndex(cluster)
    .ofKind('kube-apiserver')
    .flatMap((instance) => settingOf(instance, '--client-ca-file')?.material ?? [])
    .filter(({ certificates }) => certificates.length > 0);
}
