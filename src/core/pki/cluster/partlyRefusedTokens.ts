import { memoisedBy } from '../../text/memoised.ts';
import type { DecodedCredential } from '../pkiModel.ts';
import type { ClusterPicture, ComponentInstance } from './clusterModel.ts';
import { connectionModelOf } from './connections/buildConnections.ts';
import type { Cluster } from './connections/connectionModel.ts';
import { refusedIssues } from './issuedTokens.ts';
import { type TokenRefusal, verificationKeysOf } from './tokenAcceptance.ts';

/**
 * Tokens that an API server refuses to which a connection shows them, whatever others do. Left out is what follows from settings or keys in which the
 * API servers of the cluster disagree: no new token helps there.
 */
export const partlyRefusedTokens = memoisedBy(
  (picture: ClusterPicture): ReadonlyMap<DecodedCredential, TokenRefusal> => {
    const { clusters, connections } = connectionModelOf(picture.graph);
    const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
    const refused = new Map<DecodedCredential, TokenRefusal>();
    for (const { tokenRefusal: refusal, token, server, cluster: id } of connections) {
      const credential = token?.occurrences[0]?.credential;
      const cluster = byId.get(id);
      const { instance } = server;
      if (refusal === undefined || credential === undefined || cluster === undefined || instance === undefined)
        continue;
      if (refused.has(credential) || isOfDisagreement(picture, cluster, instance, refusal)) continue;
      refused.set(credential, refusal);
    }
    return refused;
  },
);

function isOfDisagreement(
  picture: ClusterPicture,
  cluster: Cluster,
  server: ComponentInstance,
  { reason }: TokenRefusal,
): boolean {
  if (reason !== 'key')
    return (
      refusedIssues(cluster)
        .get(server)
        ?.some((each) => each.reason === reason) === true
    );
  const own = verificationKeysOf(picture, server);
  return cluster.components.some((other) => {
    const keys =
      other.component !== 'kube-apiserver' || other === server ? undefined : verificationKeysOf(picture, other);
    return own !== undefined && keys !== undefined && ![...keys].some((key) => own.has(key));
  });
}
