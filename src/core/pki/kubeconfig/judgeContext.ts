import { mappingAt } from '../../locate/objects/nodes.ts';
import { optional } from '../../text/optional.ts';
import type { ClusterPicture, FilePlace, Kubeconfig, KubeconfigContext } from '../cluster/clusterModel.ts';
import { contextConnections } from '../cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../cluster/connections/connectionModel.ts';
import { endsOf } from '../cluster/connections/forecast.ts';
import { judgeRemembered } from '../cluster/connections/judgeRemembered.ts';
import { ownerOfFault } from '../cluster/connections/ownerOfFault.ts';
import type { Requirement } from '../cluster/connections/requirementModel.ts';
import type { ContextVerdict, Doubt, KubectlFault, VerdictEnd } from './contextVerdictModel.ts';
import { lostContextOf } from './lostContext.ts';
import { type PreparedContext, preparedContext } from './prepareContext.ts';
import { isLoopback } from './serverUrl.ts';
import { textAt } from './textAt.ts';

/**
 * Tells from the files alone whether kubectl works with a context of a kubeconfig, with the error that it prints if
 * not: what client-go makes of the file, then what the connections of the context need.
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
  if (prepared.url.scheme !== 'https') return plainHttp(kubeconfig, prepared);
  const { graph } = picture;
  const chosen = context ?? kubeconfig.current;
  const connections = chosen === undefined ? [] : contextConnections(graph, { kubeconfig, context: chosen });
  const verdictsAt = (moment: number) => connections.map((each) => judgeRemembered(graph, each, moment));
  const verdicts = verdictsAt(at);
  const fault = firstFault(verdicts, kubeconfig, prepared);
  if (fault !== undefined) return { state: 'broken', fault };
  const end = connections
    .flatMap((each) => endsOf(each, at))
    .sort((a, b) => a - b)
    .reduce<VerdictEnd | undefined>((found, moment) => {
      const then = found === undefined ? firstFault(verdictsAt(moment + 1000), kubeconfig, prepared) : undefined;
      return found ?? (then && { at: moment, fault: then });
    }, undefined);
  const ending = optional('end', end);
  const doubts = [...prepared.openDoubts, ...doubtsOf(verdicts, prepared)];
  return doubts.length === 0 ? { state: 'works', ...ending } : { state: 'unknown', doubts, ...ending };
}

/** One server of several that rejects is a fault: it may be the next that answers. */
function firstFault(
  verdicts: readonly ConnectionVerdict[],
  kubeconfig: Kubeconfig,
  prepared: PreparedContext,
): KubectlFault | undefined {
  for (const { requirements } of verdicts) {
    // With `--context` the current one does not matter.
    const isChosen = lostContextOf(kubeconfig) !== undefined;
    // Of a CA file that was not read nothing is known. Whether the program that uses the kubeconfig starts does not matter to kubectl.
    const missing = requirements.find(
      (each) =>
        each.state === 'notMet' &&
        !(isChosen && each.what === 'configuration') &&
        (each.side === 'client' ? each.what !== 'start' : prepared.anchors !== 'unknown'),
    );
    if (missing?.state === 'notMet') return inKubectl(missing, kubeconfig, prepared);
  }
  return undefined;
}

/** What kubectl prints. */
function inKubectl(
  { side, reason, error, name }: Extract<Requirement, { readonly state: 'notMet' }>,
  { file }: Kubeconfig,
  { cluster, user, url }: PreparedContext,
): KubectlFault {
  const at = (span: FilePlace['span'] | undefined) => optional('place', span && { file, span });
  if (side === 'client') {
    const place = at((user.certificate?.place ?? textAt(user.node, 'token') ?? user.tokenFile)?.span);
    return reason === 'forbidden'
      ? { stage: 'client', error: `Error from server (Forbidden): ${error}`, ...place }
      : { stage: 'client', error: unauthorized, ...place, serverLog: error };
  }
  const place = at((name?.place ?? cluster.ca?.place ?? cluster.server)?.span);
  const isOfServer = reason === 'notIssued' || ownerOfFault('client', reason) === 'server';
  // What Go cannot parse, it rejects on both sides.
  if (isOfServer && !error.startsWith('x509: ')) {
    const { text = '' } = cluster.server ?? {};
    const address = /^https:\/\/([^/]*)/.exec(text)?.[1] ?? url.host;
    const refused = `The connection to the server ${address} was refused - did you specify the right host or port?`;
    return { stage: 'server', error: refused, ...at(cluster.server?.span), serverLog: error };
  }
  // client-go takes an empty file for none.
  const said = reason === 'caUnreadable' ? 'x509: certificate signed by unknown authority' : error;
  const act = reason === 'unreadable' ? 'parse certificate from server' : 'verify certificate';
  return { stage: 'server', error: `Unable to connect to the server: tls: failed to ${act}: ${said}`, ...place };
}

const unauthorized = 'error: You must be logged in to the server (Unauthorized)';

/** What is not known of both sides, each once. */
function doubtsOf(verdicts: readonly ConnectionVerdict[], { cluster, user, anchors, presented }: PreparedContext) {
  const isUnknown = (side: 'server' | 'client') =>
    verdicts.length === 0 ||
    verdicts.some(({ requirements }) =>
      requirements.some((each) => each.side === side && (each.state === 'unknown' || each.state === 'waived')),
    );
  const doubts: Doubt[] = [];
  if (cluster.insecure === undefined && (anchors === 'unknown' || isUnknown('server'))) {
    doubts.push({ of: anchors === 'system' ? 'systemRoots' : 'serverCertificate' });
  }
  if (presented === 'unknown' || (presented.length > 0 && !isUnknown('client'))) return doubts;
  const exec = textAt(mappingAt(user.node, 'exec'), 'command');
  if (exec !== undefined) return [...doubts, { of: 'program', name: exec.text } as const];
  return [...doubts, { of: presented.length > 0 ? 'clientCa' : 'token' } as const];
}

/** An API server uses TLS only; on the same machine a `kubectl proxy` may listen without it. */
function plainHttp({ file }: Kubeconfig, { cluster, url }: PreparedContext): ContextVerdict {
  if (isLoopback(url.host)) return { state: 'unknown', doubts: [{ of: 'plainHttp' }] };
  const error = 'Error from server (BadRequest): the server rejected our request for an unknown reason';
  const place = cluster.server && { file, span: cluster.server.span };
  return { state: 'broken', fault: { stage: 'server', error, ...optional('place', place) } };
}
