import * as l10n from '@vscode/l10n';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { type Thing, thingsOf } from '../../pki/cluster/connections/blamedThings.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { pathsOf } from '../../pki/cluster/connections/connectionFiles.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnections.ts';
import { ownerOfFault } from '../../pki/cluster/connections/ownerOfFault.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { type Refusal, refusals } from '../../pki/cluster/connections/refusals.ts';
import type { RefusalReason } from '../../pki/cluster/connections/requirementModel.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import type { FindingCode } from '../catalog.ts';
import type { FindingDraft } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Connection is broken.
 *
 * When: a connection does not work, and no other error is reported at what it presents, what verifies it, or the setting at fault.
 *
 * It says what the side that fails prints, at the place that this side reads.
 *
 * @category wiring
 * @stage understand
 * @see GO-x509, CG-kubeconfig
 */
export const connectionBroken = {
  code: 'connection-broken',
  severity: 'error',
  fact: {
    notIssued: '{owner} has no certificate until its request is approved: {error}.',
    configuration: '{owner} cannot use its kubeconfig: {error}.',
    notStarted: '{owner} does not start: {error}.',
    notJoined: 'kubeadm join fails: {error}.',
    notServed: '{subject} does not reach {owner}: {error}.',
    ownFiles: '{owner} cannot use this file: {error}.',
    plainText: '{subject} uses TLS, {owner} does not: {error}.',
    rejects: '{subject} rejects {owner}: {error}.',
  },
} as const satisfies FindingRecord;

/**
 * Leaves no broken connection without an error: what tells of it as a warning is an error, because something fails already, and of
 * what nothing tells, this does, at what is to blame.
 *
 * @param told - Everything else that is reported.
 */
export function withBrokenConnections(
  { graph }: ClusterPicture,
  now: number,
  told: readonly FindingDraft[],
): readonly FindingDraft[] {
  const broken = judgeConnections(connectionModelOf(graph), now).filter(
    ({ state, connection }) => state === 'broken' && isBetweenKnown(connection),
  );
  if (broken.length === 0) return told;
  const byPath = groupByEach(
    told.filter(({ code, severity }) => (severity === 'error' || severity === 'warning') && !ofLater.has(code)),
    (draft) => new Set([draft, ...draft.related].map(({ path }) => path)),
  );
  // Of several control planes, the pair that differs is told, whichever of them signs.
  const hasOtherKeys = told.some(({ code }) => code === 'ha-shared-ca-differs');
  const raised = new Set<FindingDraft>();
  const found = new Map<string, FindingDraft>();
  for (const verdict of broken) {
    const all = refusals(verdict);
    const things = all.map((refusal) => thingsOf(verdict, refusal));
    const files = pathsAtFault(verdict, all, things.flat());
    const near = new Set([...pathsOf(verdict.connection)].flatMap((path) => byPath.get(path) ?? []));
    const telling = [...near].filter(
      (draft) =>
        all.some((refusal) => tells(draft, refusal)) ||
        ((draft.severity === 'error' || inOtherWords.has(draft.code)) &&
          [draft, ...draft.related].some(({ path }) => files.has(path))),
    );
    const worst = telling.filter(({ severity }) => severity === 'error');
    const isShared = hasOtherKeys && all.every((refusal) => refusal.verdict.reason === 'tokenKey');
    if (worst.length > 0 || isShared) continue;
    const { client, server } = verdict.connection;
    const isOfObject = client.part !== undefined || server.part !== undefined;
    for (const draft of telling) if (!isOfObject || !isUnread.has(draft.code)) raised.add(draft);
    if (telling.length > 0) continue;
    const draft = brokenAt(verdict, all, things);
    if (draft !== undefined) found.set(`${draft.path}\n${draft.span?.start}\n${draft.message}`, draft);
  }
  return [
    ...told.map((draft) => (raised.has(draft) ? { ...draft, severity: 'error' as const } : draft)),
    ...found.values(),
  ];
}

/**
 * A side of it is set up here. A kubeconfig or an object alone may be an example, in which nothing was ever meant to work.
 *
 * @internal
 */
export function isBetweenKnown({ client, server }: ConnectionVerdict['connection']): boolean {
  const isAlone = [client.use, client.part, server.part].some((each) => each !== undefined);
  return client.instance !== undefined || server.instance !== undefined || !isAlone;
}

/** What was never a value, as in objects that tests make up, whose cluster may be anywhere. */
const isUnread: ReadonlySet<FindingCode> = new Set(['key-malformed', 'pem-malformed']);

/** They quote what will be said once something has ended. */
const ofLater: ReadonlySet<FindingCode> = new Set([
  'ca-expires-before-leaf',
  'ca-expiring-soon',
  'cert-expiring-critical',
  'cert-expiring-soon',
  'kubelet-conf-embedded',
]);

/** The files of what is to blame, and what starts the program of that side. */
function pathsAtFault(
  { connection }: ConnectionVerdict,
  all: readonly Refusal[],
  things: readonly Thing[],
): ReadonlySet<string> {
  const { client, server, startFaults = {}, names } = connection;
  const places = all.flatMap(({ by, verdict: { reason } }): readonly (FilePlace | undefined)[] => {
    const owner = ownerOfFault(by, reason) ?? (isOfSettings.has(reason) ? 'client' : undefined);
    if (reason === 'plainText') return [client.place, server.place, ...names.map(({ place }) => place)];
    if (owner === undefined) return [];
    const starts = reason === 'notStarted' ? (startFaults[owner] ?? []) : [];
    return [(owner === 'client' ? client : server).place, ...starts.map(({ place }) => place)];
  });
  const caused = client.part?.placed.file.path;
  const at = [...things.flatMap((thing) => thing.places), ...places].flatMap((place) => place?.file.path ?? []);
  return new Set(caused === undefined ? at : [...at, caused]);
}

/** What the client presents follows from its settings. */
const isOfSettings: ReadonlySet<RefusalReason> = new Set(['forbidden', 'notPresented', 'notAccepted']);

/** Told as warnings that quote nothing, because alone they may harm nobody. */
const inOtherWords: ReadonlySet<FindingCode> = new Set([
  'cabundle-not-injected',
  'configmap-root-ca-stale',
  'ext-auth-configmap-stale',
  'key-malformed',
  'kubeconfig-dangling-context',
  'pem-malformed',
  'san-wildcard-depth',
]);

/** It quotes what the failing side prints, or what the server answers. */
function tells({ message }: FindingDraft, { verdict: { error, reason } }: Refusal): boolean {
  const [, ...quoted] = message.split('`');
  return quoted.some(
    (quote, index) =>
      index % 2 === 0 &&
      quote.length >= shortest &&
      (error.includes(quote) ||
        quote.includes(error) ||
        (answers[reason] !== undefined && quote.toLowerCase().includes(answers[reason] ?? ''))),
  );
}

/** A shorter quote is the name of something. */
const shortest = 9;

/** What the client sees of an error that only the server's log tells. */
const answers: Partial<Record<RefusalReason, string>> = {
  forbidden: 'forbidden',
  notAccepted: 'unauthorized',
  token: 'unauthorized',
  tokenKey: 'unauthorized',
};

/** At the file of the side whose own files are at fault, else at what is shown. */
function brokenAt(
  verdict: ConnectionVerdict,
  [refusal]: readonly Refusal[],
  [things = []]: readonly (readonly Thing[])[],
): FindingDraft | undefined {
  if (refusal === undefined) return undefined;
  const { awaits } = verdict.connection;
  const isTrust = ownerOfFault(refusal.by, refusal.verdict.reason) === refusal.by;
  const place =
    (refusal.verdict.reason === 'notIssued' ? awaits?.place : undefined) ??
    things.find((thing) => thing.isTrust === isTrust && thing.at !== undefined)?.at ??
    things.find(({ at }) => at !== undefined)?.at;
  if (place === undefined) return undefined;
  const others = [verdict.connection.client, verdict.connection.server].flatMap(({ place: of }) =>
    of === undefined || of.file === place.file ? [] : [relatedAt(of, l10n.t('The other side'))],
  );
  return placedAt(place, judged(verdict, refusal, others));
}

function judged(
  { connection }: ConnectionVerdict,
  { by, verdict }: Refusal,
  related: readonly RelatedPlace[],
): Judgement {
  const [client, server] = [connection.client, connection.server].map((party) => visibleText(partyLabel(party)));
  const [subject = '', object = ''] = by === 'client' ? [client, server] : [server, client];
  const { reason, error } = verdict;
  const owner = ownerOfFault(by, reason);
  const isNamed = reason in connectionBroken.fact;
  const fact = isNamed ? (reason as keyof typeof connectionBroken.fact) : owner === undefined ? 'rejects' : 'ownFiles';
  const values = { subject, owner: owner === by ? subject : object, error: `\`${visibleWholeText(error)}\`` };
  return problem(connectionBroken, { fact, values, related });
}
