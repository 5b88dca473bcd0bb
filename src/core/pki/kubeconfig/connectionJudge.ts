import type { ClusterPicture, Kubeconfig } from '../cluster/clusterModel.ts';
import { apiServerOf } from './apiServerOf.ts';
import { clientSide } from './clientSide.ts';
import type { ConnectionSide } from './connectionSide.ts';
import type { PreparedContext } from './prepareContext.ts';
import { plainHttp, serverSide } from './serverSide.ts';

/** Prepares the judgement on both sides of a connection: what kubectl says to the server first, then the server to the user. */
export function connectionJudge(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  prepared: PreparedContext,
): ConnectionSide {
  if (prepared.url.scheme !== 'https') return plainHttp(kubeconfig, prepared);
  const server = apiServerOf(picture, kubeconfig, prepared.cluster, prepared.user);
  const ofServer = serverSide(picture, kubeconfig, prepared, server);
  const ofClient = clientSide(picture, kubeconfig, prepared, server);
  return {
    faultAt: (at) => ofServer.faultAt(at) ?? ofClient.faultAt(at),
    doubts: [...prepared.openDoubts, ...ofServer.doubts, ...ofClient.doubts],
    ends: [...ofServer.ends, ...ofClient.ends],
  };
}
