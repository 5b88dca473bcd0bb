import { optional } from '../../text/optional.ts';
import type { ClusterPicture, FilePlace, Kubeconfig } from '../cluster/clusterModel.ts';
import { verifyBetween } from '../cluster/verifyBetween.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { oids } from '../verification/oids.ts';
import type { ApiServer } from './apiServers.ts';
import { type ConnectionSide, endsOf, refusalOf } from './connectionSide.ts';
import type { Doubt, KubectlFault } from './contextVerdictModel.ts';
import type { PreparedContext } from './prepareContext.ts';
import { isLoopback } from './serverUrl.ts';
import { textAt } from './textAt.ts';

/** kubectl verifies the server. */
export function serverSide(
  { graph }: ClusterPicture,
  { file }: Kubeconfig,
  { cluster, url, anchors }: PreparedContext,
  server: ApiServer | undefined,
): ConnectionSide {
  if (cluster.insecure !== undefined) return { faultAt: () => undefined, doubts: [], ends: [] };
  const serverName = textAt(cluster.node, 'tls-server-name');
  const named = serverName ?? cluster.server;
  const placeOf = (code: string): FilePlace | undefined => {
    const span = (code === 'hostname' ? named : (cluster.ca?.place ?? named))?.span;
    return span && { file, span };
  };
  const trusted = typeof anchors === 'string' ? [] : anchors;
  if (server === undefined || server.hasNamedCertificates || anchors === 'unknown') {
    const doubts: readonly Doubt[] = [{ of: anchors === 'system' ? 'systemRoots' : 'serverCertificate' }];
    const place = placeOf('expired');
    return { faultAt: (at) => withoutAnchors(graph, trusted, at, place), doubts, ends: endsOf(trusted) };
  }
  const { presented } = server;
  const name = serverName?.text ?? url.host;
  const question = { presented, anchors: trusted, name, usages: [oids.serverAuth] };
  const faultAt = (at: number): KubectlFault | undefined => {
    const refusal = refusalOf(verifyBetween(graph, { ...question, at }));
    if (refusal === undefined) return undefined;
    const act = refusal.code === 'unreadable' ? 'parse certificate from server' : 'verify certificate';
    const error = `Unable to connect to the server: tls: failed to ${act}: ${refusal.message}`;
    return { stage: 'server', error, ...optional('place', placeOf(refusal.code)) };
  };
  return { faultAt, doubts: [], ends: endsOf([...presented, ...trusted]) };
}

/** Whatever the server presents, it cannot be verified when all anchors are outside their dates. */
function withoutAnchors(
  graph: PkiGraph,
  anchors: readonly CertificateNode[],
  at: number,
  place: FilePlace | undefined,
): KubectlFault | undefined {
  const refusals = anchors.map((anchor) =>
    refusalOf(verifyBetween(graph, { presented: [anchor], anchors: [anchor], at, usages: [oids.anyExtendedKeyUsage] })),
  );
  const [refusal] = refusals;
  if (refusal === undefined || !refusals.every((each) => each?.code === 'expired')) return undefined;
  const error = `Unable to connect to the server: tls: failed to verify certificate: ${refusal.message}`;
  return { stage: 'server', error, ...optional('place', place) };
}

/** An API server listens with TLS only; on the machine itself a `kubectl proxy` may listen without. */
export function plainHttp({ file }: Kubeconfig, { cluster, url }: PreparedContext): ConnectionSide {
  if (isLoopback(url.host)) return { faultAt: () => undefined, doubts: [{ of: 'plainHttp' }], ends: [] };
  const error = 'Error from server (BadRequest): the server rejected our request for an unknown reason';
  const place = cluster.server && { file, span: cluster.server.span };
  return { faultAt: () => ({ stage: 'server', error, ...optional('place', place) }), doubts: [], ends: [] };
}
