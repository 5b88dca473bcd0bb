import { optional } from '../../text/optional.ts';
import type { ClusterPicture, FilePlace, Kubeconfig, KubeconfigContext } from '../cluster/clusterModel.ts';
import { verifyBetween } from '../cluster/verifyBetween.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { oids } from '../verification/oids.ts';
import { apiServerOf } from './apiServerOf.ts';
import type { ApiServer } from './apiServers.ts';
import { clientSide } from './clientSide.ts';
import { type ConnectionSide, endsOf, refusalOf } from './connectionSide.ts';
import type { ContextVerdict, Doubt, KubectlFault, VerdictEnd } from './contextVerdictModel.ts';
import { type PreparedContext, preparedContext } from './prepareContext.ts';
import { isLoopback } from './serverUrl.ts';
import { textAt } from './textAt.ts';

/**
 * Tells from the files alone whether kubectl works with a context of a kubeconfig, with the error that it prints if
 * not.
 *
 * @param context - `undefined`: `current-context` counts.
 * @param at - The moment to judge by.
 * @returns Unknown if the files do not say. Never throws.
 */
export function judgeContext(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  context: KubeconfigContext | undefined,
  at: number,
): ContextVerdict {
  const prepared = preparedContext(picture, kubeconfig, context);
  if ('fault' in prepared) return { state: 'broken', fault: prepared.fault };
  if ('doubts' in prepared) return { state: 'unknown', doubts: prepared.doubts };
  const judge = connectionJudge(picture, kubeconfig, prepared);
  const now = judge.faultAt(at);
  if (now !== undefined) return { state: 'broken', fault: now };
  const end = firstEnd(judge, at);
  const ending = end === undefined ? {} : { end };
  const doubts = judge.doubts;
  return doubts.length === 0 ? { state: 'works', ...ending } : { state: 'unknown', doubts, ...ending };
}

/** The first moment at which something expires and kubectl starts to fail. */
function firstEnd(judge: ConnectionSide, after: number): VerdictEnd | undefined {
  const moments = [...new Set(judge.ends)].filter((moment) => moment > after).sort((a, b) => a - b);
  for (const at of moments) {
    const fault = judge.faultAt(at + 1000);
    if (fault !== undefined) return { at, fault };
  }
  return undefined;
}

/** Prepares the verdicts of both sides of a connection: kubectl on the server first, then the server on the user. */
function connectionJudge(picture: ClusterPicture, kubeconfig: Kubeconfig, prepared: PreparedContext): ConnectionSide {
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

/** kubectl verifies the server. */
function serverSide(
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

/** No server certificate can be verified if all anchors are expired or not yet valid. */
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

/** An API server uses TLS only; on the same machine a `kubectl proxy` may listen without it. */
function plainHttp({ file }: Kubeconfig, { cluster, url }: PreparedContext): ConnectionSide {
  if (isLoopback(url.host)) return { faultAt: () => undefined, doubts: [{ of: 'plainHttp' }], ends: [] };
  const error = 'Error from server (BadRequest): the server rejected our request for an unknown reason';
  const place = cluster.server && { file, span: cluster.server.span };
  return { faultAt: () => ({ stage: 'server', error, ...optional('place', place) }), doubts: [], ends: [] };
}
