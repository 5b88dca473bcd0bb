import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, Material, PlacedObject, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { Cluster } from '../../pki/cluster/connections/connectionModel.ts';
import { findClusters } from '../../pki/cluster/connections/findClusters.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

const differs = 'The CA in this ConfigMap is not the one in {flag}.';

/**
 * Manifest of kube-root-ca.crt with another CA.
 *
 * When: the ConfigMap `kube-root-ca.crt` shares no CA key with the file of `--root-ca-file` or, without that flag, of `--client-ca-file`.
 *
 * The root-ca-cert-publisher of kube-controller-manager owns this object in every namespace.
 *
 * @category wiring
 * @stage understand
 * @see K-pub
 */
export const configmapRootCaStale = {
  code: 'configmap-root-ca-stale',
  severity: 'warning',
  fact: differs,
  consequence: 'Pods trust the wrong CA until kube-controller-manager overwrites it.',
  wayOut: 'Remove it from the manifests.',
} as const satisfies FindingRecord;

/**
 * ConfigMap for extension API servers with another CA.
 *
 * When: a value of the ConfigMap `extension-apiserver-authentication` shares no CA key with the file that the flag of the same name names.
 *
 * Extension API servers read from it which client certificates they accept, including that of the front proxy.
 *
 * @category wiring
 * @stage understand
 * @see K-pub
 */
export const extAuthConfigmapStale = {
  code: 'ext-auth-configmap-stale',
  severity: 'warning',
  fact: differs,
  consequence: 'Extension API servers reject clients that the API server accepts.',
  wayOut: 'Restart kube-apiserver: it then overwrites the ConfigMap.',
} as const satisfies FindingRecord;

/** Judges the ConfigMaps in which a cluster publishes its CAs by the files that it reads them from. */
export function checkClusterConfigMaps(picture: ClusterPicture): readonly FindingDraft[] {
  if (!picture.objects.some(({ object }) => publishedMaps.has(object.name ?? ''))) return [];
  return findClusters(picture).flatMap((cluster) =>
    cluster.objects.flatMap((placed) =>
      placed.object.kind === 'ConfigMap' ? judgeMap(picture.graph, cluster, placed) : [],
    ),
  );
}

const publishedMaps: ReadonlySet<string> = new Set(['kube-root-ca.crt', 'extension-apiserver-authentication']);

function judgeMap(graph: PkiGraph, cluster: Cluster, placed: PlacedObject): readonly FindingDraft[] {
  switch (placed.object.name) {
    case 'kube-root-ca.crt':
      return judgeValue(graph, placed, 'ca.crt', rootCaOf(cluster), configmapRootCaStale);
    case 'extension-apiserver-authentication':
      return ['--client-ca-file', '--requestheader-client-ca-file'].flatMap((flag) => {
        const setting = flagOf(cluster, 'kube-apiserver', flag);
        return judgeValue(graph, placed, flag.replace(/^--/, ''), setting, extAuthConfigmapStale);
      });
    default:
      return [];
  }
}

function flagOf({ components }: Cluster, component: string, flag: string): Setting | undefined {
  return components
    .filter((instance) => instance.component === component)
    .map((instance) => settingOf(instance, flag))
    .find((setting) => setting !== undefined);
}

function rootCaOf(cluster: Cluster): Setting | undefined {
  return (
    flagOf(cluster, 'kube-controller-manager', '--root-ca-file') ??
    flagOf(cluster, 'kube-apiserver', '--client-ca-file')
  );
}

function judgeValue(
  graph: PkiGraph,
  { file, object }: PlacedObject,
  key: string,
  setting: Setting | undefined,
  record: typeof configmapRootCaStale | typeof extAuthConfigmapStale,
): readonly FindingDraft[] {
  const value = scalarAt(object.root, 'data', key);
  const read = setting?.material;
  if (value === undefined || setting === undefined || read === undefined || read.certificates.length === 0) return [];
  const published = materialInField(graph, file, object, value);
  if (published.certificates.length === 0 || sharesKey(published, read)) return [];
  const place = { file, span: value.keySpan ?? value.span };
  const inFile = read.source === 'file' ? read.occurrences[0] : undefined;
  const related = [
    inFile === undefined
      ? relatedAt(setting.place, l10n.t('The file that is read'))
      : relatedPlace(inFile, l10n.t('The file that is read')),
    relatedAt({ file, span: value.span }, l10n.t('CA in the ConfigMap')),
  ];
  return [placedAt(place, problem(record, { values: { flag: setting.flag }, related }))];
}

function sharesKey(a: Material, b: Material): boolean {
  const keys = new Set(b.certificates.map(({ keyId }) => keyId));
  return a.certificates.some(({ keyId }) => keys.has(keyId));
}
