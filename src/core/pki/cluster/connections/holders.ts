import { rolesByPath } from '../../../kubernetes/rolesByPath.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import { isUsedAsCa } from '../../certificateUse.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pkiModel.ts';
import type { ClusterPicture, ComponentInstance, Material } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, Party } from './connectionModel.ts';

/**
 * Clients known only from the certificate: signed by the server's CA for such clients, not configured for a
 * component, and not in a known place.
 */
export function holders({ graph }: ClusterPicture, cluster: Cluster, record: ConnectionRecord): readonly Party[] {
  if (record.clientsHoldCertificates !== true) return [];
  const shown = shownByComponents(cluster);
  return authoritiesFor(cluster, record).flatMap(({ issued }) =>
    issued.flatMap((fingerprint): readonly Party[] => {
      const node = graph.certificates.get(fingerprint);
      const occurrence = node?.occurrences.find(({ file }) => !isInPlace(file));
      if (node === undefined || occurrence === undefined || shown.has(fingerprint) || isUsedAsCa(node)) return [];
      const place = { file: occurrence.file, span: occurrence.credential.block.span };
      const material = materialOf(graph, node, occurrence);
      return [
        {
          id: `${cluster.id}/${record.client} ${fingerprint}`,
          party: record.client,
          host: '',
          place,
          holds: { material, by: material.name, place },
        },
      ];
    }),
  );
}

function isInPlace({ path, hostPath = path }: Occurrence['file']): boolean {
  return rolesByPath(hostPath)?.certificate !== undefined;
}

/** CAs used only for such clients: if other clients share the CA, its certificates do not identify the client. */
function authoritiesFor(cluster: Cluster, { serverVerifiesWith }: ConnectionRecord): readonly CertificateNode[] {
  const nodes = new Set<CertificateNode>();
  for (const origin of serverVerifiesWith) {
    if (typeof origin !== 'object' || !('flag' in origin)) continue;
    for (const instance of clusterIndex(cluster).ofKind(origin.flag.component)) {
      const others = otherCertificates(instance, origin.flag.name);
      for (const node of settingOf(instance, origin.flag.name)?.material?.certificates ?? []) {
        if (!others.has(node)) nodes.add(node);
      }
    }
  }
  return [...nodes];
}

function otherCertificates({ settings }: ComponentInstance, flag: string): ReadonlySet<CertificateNode> {
  return new Set(settings.flatMap((setting) => (setting.flag === flag ? [] : (setting.material?.certificates ?? []))));
}

function shownByComponents({ components, contexts }: Cluster): ReadonlySet<string> {
  const materials = [
    ...components.flatMap(({ settings }) => settings.map(({ material }) => material)),
    ...contexts.map(({ context }) => context.user?.certificate),
  ];
  return new Set(materials.flatMap((material) => material?.certificates.map(({ fingerprint }) => fingerprint) ?? []));
}

/** A certificate where it stands, with what stands in the same value or file. */
export function materialOf(graph: PkiGraph, node: CertificateNode, { file, credential }: Occurrence): Material {
  const { keyPath } = credential.value;
  const together = file.credentials.filter(({ value }) => value === credential.value);
  return {
    source: keyPath === undefined ? 'file' : 'value',
    place: { file, span: credential.block.span },
    name: keyPath ?? file.hostPath ?? file.path,
    filePath: file.path,
    occurrences: together.map((each) => ({ file, credential: each })),
    certificates: [
      node,
      ...together.flatMap(({ fingerprint = '' }) => {
        const other = graph.certificates.get(fingerprint);
        return other === undefined || other === node ? [] : [other];
      }),
    ],
  };
}
