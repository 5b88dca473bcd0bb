import * as l10n from '@vscode/l10n';
import { type ConnectionLogLine, connectionLog } from '../../kubernetes/connectionLog.ts';
import type {
  Connection,
  ConnectionVerdict,
  Missing,
  SideVerdict,
} from '../../pki/cluster/connections/connectionModel.ts';
import { ownerOfFault } from '../../pki/cluster/connections/ownerOfFault.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import type { Refused } from '../../pki/cluster/connections/refusals.ts';
import type { RefusalReason } from '../../pki/cluster/connections/requirementModel.ts';
import { invalidToken } from '../../pki/cluster/tokenAcceptance.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { listSeparator } from '../../text/sentences.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { State } from '../stateMark.ts';
import { missingWords } from './partyWords.ts';

/** Missing information, each once. */
export function missingOf({ server, client }: ConnectionVerdict): readonly Missing[] {
  const all = [server, client].flatMap((side) => (side.kind === 'unknown' ? [side.missing] : []));
  return all.filter(
    ({ why, name }, index) => all.findIndex((each) => each.why === why && each.name === name) === index,
  );
}

/** A rejection as a sentence without a full stop: `etcd rejects kube-apiserver: x509: …`. */
export function refusalWords({ connection }: ConnectionVerdict, by: 'client' | 'server', refused: Refused): string {
  const { reason, identity } = refused;
  const [client, server] = [connection.client, connection.server].map(partyLabel);
  const said = errorWords(refused);
  const [subject = '', object = ''] = by === 'client' ? [client, server] : [server, client];
  if (isAskedOfCertManager(connection, reason)) return l10n.t('{0} gets no certificate: {1}', object, said);
  if (reason === 'notIssued') return l10n.t('{0} has no certificate until its request is approved: {1}', object, said);
  if (reason === 'configuration') return l10n.t('{0} cannot use its kubeconfig: {1}', object, said);
  if (reason === 'notJoined') return l10n.t('kubeadm join fails: {0}', said);
  if (reason === 'notStarted') return l10n.t('{0} does not start: {1}', object, said);
  if (reason === 'notServed') return l10n.t('{0} does not reach {1}: {2}', subject, object, said);
  const owner = ownerOfFault(by, reason);
  if (owner === by) return l10n.t('{0} cannot use its CA file: {1}', subject, said);
  if (owner !== undefined) return l10n.t('{0} cannot use its certificate: {1}', object, said);
  if (reason === 'plainText') return l10n.t('{0} uses TLS, {1} does not: {2}', subject, object, said);
  const who = (identity?.groups.length ?? 0) > 0 ? identityWords(refused) : undefined;
  return who === undefined
    ? l10n.t('{0} rejects {1}: {2}', subject, object, said)
    : l10n.t('{0} rejects {1} ({2}): {3}', subject, object, who, said);
}

/** It issues what hosts present; kubelets ask Kubernetes. */
function isAskedOfCertManager({ record }: Connection, reason: RefusalReason): boolean {
  return reason === 'notIssued' && record.areClientsAnyone === true;
}

/** The error as it is printed, or what is missing if that is not known. */
function errorWords({ error, missing }: Refused): string {
  return missing === undefined ? visibleWholeText(error) : missingWords(missing);
}

/** Reasons from verifying a certificate; Go's TLS prints a prefix before the error. */
const verifications: readonly RefusalReason[] = ['validity', 'authority', 'name', 'usage', 'chain'];

/** Why nothing reaches a server by its Service. */
export function notServed(connection: Connection): string {
  return isServiceElsewhere(connection)
    ? l10n.t('its Service is in another namespace')
    : l10n.t('its Service lacks the port');
}

/** {@link notServed}, on a wire. */
export function notServedWord(connection: Connection): string {
  return isServiceElsewhere(connection) ? l10n.t('no Service') : l10n.t('no port');
}

function isServiceElsewhere({ calledService: called }: Connection): boolean {
  return called?.state === 'notMet' && called.lacks === 'service';
}

/** Whose program exits when it starts. */
export function notStarted({ client, server }: Connection, by: 'client' | 'server'): string {
  return l10n.t('{0} does not start', partyLabel(by === 'client' ? server : client));
}

/** What a log prints; kubelet tells of Pods that do not start, cert-manager of certificates that it does not issue. */
export interface LogLine {
  readonly printedBy: ConnectionLogLine['printedBy'] | 'kubelet' | 'cert-manager';
  readonly text: string;
}

/** Whose log it is. */
export function printerLabel(connection: Connection, { printedBy }: LogLine): string {
  return printedBy === 'client' || printedBy === 'server' ? partyLabel(connection[printedBy]) : printedBy;
}

/** The lines in the logs of both sides, or of who starts them or issues for them. */
export function logLines(
  { connection }: ConnectionVerdict,
  by: 'client' | 'server',
  { reason, error, name, missing }: Refused,
): readonly LogLine[] {
  if (missing !== undefined) return [];
  if (isAskedOfCertManager(connection, reason)) return [{ printedBy: 'cert-manager', text: visibleWholeText(error) }];
  const owner = ownerOfFault(by, reason);
  if (owner !== undefined) {
    const fault = connection.startFaults?.[owner]?.find((each) => reason === 'notStarted' && each.error === error);
    return [{ printedBy: fault?.printedBy ?? owner, text: visibleWholeText(error) }];
  }
  // kubeadm reads what anybody may, and prints what it finds in it.
  const isJoin = connection.record.asksAnonymouslyFor !== undefined && reason === 'token' && error !== invalidToken;
  const { refuses } = connection;
  if (reason === 'notAccepted' || isJoin)
    return [{ printedBy: refuses?.kind === 'proxy' ? 'server' : 'client', text: error }];
  const address = name?.name ?? connection.names[0]?.name;
  // A server without TLS notices nothing, nor a side that nothing reaches.
  const isHeard = (printedBy: 'client' | 'server') =>
    printedBy === by || (reason !== 'notServed' && (reason !== 'plainText' || by === 'server'));
  const { calledService: called } = connection;
  return connectionLog(connection.record, whenOf(by, reason), {
    error,
    isVerification: verifications.includes(reason),
    ...(address === undefined ? {} : { address }),
    ...(called?.state === 'notMet' ? { port: called.port } : {}),
  })
    .filter(({ printedBy }) => isHeard(printedBy))
    .map(({ printedBy, text }) => ({ printedBy, text: visibleWholeText(text) }));
}

function whenOf(by: 'client' | 'server', reason: RefusalReason): Parameters<typeof connectionLog>[1] {
  if (by === 'client') return 'clientRefuses';
  if (reason === 'plainText') return 'serverNeedsTls';
  if (reason === 'forbidden') return 'serverForbids';
  return reason === 'tokenKey' || reason === 'token' ? 'serverRefusesToken' : 'serverRefuses';
}

/** The state for trees and texts. */
export function stateOf({ state }: Pick<ConnectionVerdict, 'state'>): State {
  return state === 'willBreak' ? 'willStop' : state;
}

/** `until Nov 24, 2027 (364 d)`; nothing without an end. */
export function untilWords({ until }: Pick<ConnectionVerdict, 'until'>, now: number): string | undefined {
  return until === undefined
    ? undefined
    : l10n.t('until {0} ({1})', formatMoment(until, now), formatDuration(until - now));
}

/** The verdict of one side, in words for a row. */
export function sideWords(side: SideVerdict, now: number): string {
  switch (side.kind) {
    case 'accepted': {
      const end = untilWords(side, now);
      return end === undefined ? l10n.t('accepted') : l10n.t('accepted {0}', end);
    }
    case 'refused':
      return l10n.t('rejected: {0}', errorWords(side));
    case 'notVerified':
      return {
        skipped: l10n.t('not verified: verification is disabled'),
        nothingSet: l10n.t('not verified: no CA is set'),
        plainText: l10n.t('not verified: http'),
        clientsOwn: l10n.t('not judged: trust stores and certificates of its clients are their own'),
      }[side.why];
    case 'unknown':
      return l10n.t('unknown: {0}', missingWords(side.missing));
    case 'none':
      return side.token === undefined
        ? l10n.t('presents no certificate')
        : l10n.t('presents a token instead of a certificate');
  }
}

/** `user kubernetes-admin, groups kubeadm:cluster-admins`. */
export function identityWords(side: SideVerdict): string | undefined {
  if ((side.kind !== 'accepted' && side.kind !== 'refused') || side.identity === undefined) return undefined;
  const { user = '', groups, isProxy } = side.identity;
  const name = visibleWholeText(user);
  if (isProxy === true) return l10n.t('{0}, on behalf of the users it names', name);
  const [first, ...others] = groups.map(visibleWholeText);
  if (first === undefined) return l10n.t('user {0}', name);
  if (others.length === 0) return l10n.t('user {0}, group {1}', name, first);
  return l10n.t('user {0}, groups {1}', name, [first, ...others].join(listSeparator()));
}

/** How many connections are in each state: `1 broken`, `1 will stop`, `8 work`. */
export function stateCounts(
  verdicts: readonly ConnectionVerdict[],
  order: readonly ConnectionVerdict['state'][],
): readonly string[] {
  return order.flatMap((state) => {
    const { length } = verdicts.filter((each) => each.state === state);
    return length === 0 ? [] : [stateCount(state, length)];
  });
}

function stateCount(state: ConnectionVerdict['state'], count: number): string {
  switch (state) {
    case 'broken':
      return l10n.t('{0} broken', count);
    case 'willBreak':
      return l10n.t('{0} will stop', count);
    case 'unknown':
      return l10n.t('{0} unknown', count);
    case 'works':
      return count === 1 ? l10n.t('1 works') : l10n.t('{0} work', count);
  }
}
