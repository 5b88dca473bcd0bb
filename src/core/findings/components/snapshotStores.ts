import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { distributionServersIn } from '../../pki/cluster/distributionSettings.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { machineAnchors } from '../../pki/cluster/trustStore.ts';
import type { FindingDraft } from '../draft.ts';
import { addressesIn, ofPrivateCa, pairsFor, refusedPair } from '../objects/serverAuthorities.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Reports k3s and RKE2 servers that keep snapshots of etcd in an S3 store with a certificate of a private CA, and are not told the CA. Go on
 * their machine verifies the store with its trust store otherwise.
 */
export function checkSnapshotStores(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const { graph } = picture;
  return distributionServersIn(graph.files).flatMap(({ product, host: machine, settings }) => {
    const endpoint = settings.get('etcd-s3-endpoint');
    const isOn = settings.get('etcd-s3')?.value === 'true';
    const isOther = ['etcd-s3-skip-ssl-verify', 'etcd-s3-insecure'].some(
      (name) => settings.get(name)?.value === 'true',
    );
    if (endpoint === undefined || !isOn || isOther) return [];
    if (settings.has('etcd-s3-endpoint-ca') || settings.has('etcd-s3-config-secret')) return [];
    const [host = ''] = addressesIn(endpoint.value);
    const refused = refusedPair(graph, pairsFor(objectIndexOf(picture), host), machineAnchors(graph, machine), now);
    const [occurrence] = refused?.material.occurrences ?? [];
    if (refused === undefined || occurrence === undefined) return [];
    const facts = { flag: 'etcd-s3-endpoint-ca', verifier: product };
    return [
      placedAt({ file: endpoint.file, span: endpoint.span }, ofPrivateCa(graph, refused.leaf, occurrence, facts)),
    ];
  });
}
