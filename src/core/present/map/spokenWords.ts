import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { joinClauses, joinWords } from '../../text/sentences.ts';
import { visibleText } from '../../text/visibleText.ts';
import { sourceWords } from '../connections/partyWords.ts';
import { refusalWords, stateOf } from '../connections/verdictWords.ts';
import { stateWord } from '../stateMark.ts';
import { partyName } from './cardWords.ts';
import type { End, Pill } from './model/ends.ts';
import type { MachineNames } from './model/machineNames.ts';
import type { MapCard, MapWire } from './model/mapModel.ts';
import type { Seal } from './model/seals.ts';
import { wireReason } from './wireWords.ts';

/** `kube-apiserver, cp-1 · :6443. 10 connections: 1 broken, 9 work`. */
export function spokenCard(
  { title, line, isMissing }: Pick<MapCard, 'title' | 'line' | 'isMissing'>,
  verdicts: readonly ConnectionVerdict[],
): string {
  const name = joinWords([title, line, isMissing ? l10n.t('not in these files') : '']);
  if (verdicts.length === 0) return name;
  const all = verdicts.length === 1 ? l10n.t('1 connection') : l10n.t('{0} connections', verdicts.length);
  return joinClauses(name, l10n.t('{0}: {1}', all, countsInWords(verdicts)));
}

/** `1 broken, 1 will stop, 8 work`. */
export function countsInWords(verdicts: readonly ConnectionVerdict[]): string {
  return joinWords(stateCounts(verdicts).map(({ state, count }) => countInWords(state, count)));
}

/** What a repair leads to, what works first: `12 work (2 will stop soon), 1 unknown`. */
export function outcomeInWords(verdicts: readonly ConnectionVerdict[]): string {
  const counts = new Map(stateCounts(verdicts).map(({ state, count }) => [state, count]));
  const { broken = 0, willStop = 0, works = 0, unknown = 0 } = Object.fromEntries(counts);
  const working = countInWords('works', works + willStop);
  return joinWords([
    ...(broken === 0 ? [] : [countInWords('broken', broken)]),
    ...(works + willStop === 0
      ? []
      : [willStop === 0 ? working : l10n.t('{0} ({1} will stop soon)', working, willStop)]),
    ...(unknown === 0 ? [] : [countInWords('unknown', unknown)]),
  ]);
}

/** The number of connections in each state, the worst first; empty states are skipped. */
export function stateCounts(
  verdicts: readonly ConnectionVerdict[],
): readonly { readonly state: 'broken' | 'willStop' | 'unknown' | 'works'; readonly count: number }[] {
  return (['broken', 'willStop', 'unknown', 'works'] as const)
    .map((state) => ({ state, count: verdicts.filter((verdict) => stateOf(verdict) === state).length }))
    .filter(({ count }) => count > 0);
}

/** `1 broken`, `8 work`. */
export function countInWords(state: 'broken' | 'willStop' | 'unknown' | 'works', count: number): string {
  switch (state) {
    case 'broken':
      return l10n.t('{0} broken', count);
    case 'willStop':
      return l10n.t('{0} will stop', count);
    case 'unknown':
      return l10n.t('{0} unknown', count);
    case 'works':
      return count === 1 ? l10n.t('1 works') : l10n.t('{0} work', count);
  }
}

/** Go's messages may list thousands of names. */
const longestReason = 300;

/** `Connection from kube-apiserver to etcd, port 2379: broken. 3 is signed by K, etcd trusts only E.` */
export function spokenWire(wire: MapWire, machines: MachineNames, now: number): string {
  const { worst, verdicts, state } = wire;
  const { client, server, record } = worst.connection;
  const title = l10n.t(
    'Connection from {0} to {1}, port {2}: {3}',
    partyName(client, machines),
    partyName(server, machines),
    record.port,
    stateWord(state),
  );
  const several =
    verdicts.length > 1 ? l10n.t('{0} connections: {1}', verdicts.length, countsInWords(verdicts)) : undefined;
  const [refusal] = refusals(worst);
  const why = refusal && visibleText(refusalWords(worst, refusal.by, refusal.verdict), longestReason);
  const end = untilInWords(worst, now);
  const first = end === undefined ? title : joinWords([title, end]);
  return joinClauses(first, several, wireReason(wire, now), why);
}

function untilInWords({ until, state }: ConnectionVerdict, now: number): string | undefined {
  if (until === undefined || state === 'unknown') return undefined;
  return l10n.t('{0} left', formatDurationInWords(until - now));
}

/** `Certificate 3, apiserver-etcd-client, signed by CA kubernetes, 312 days left`. */
export function spokenPill({ number, role, name, seal, node, missing }: Pill, now: number): string {
  const end = node?.certificate.notAfter;
  const left =
    end === undefined
      ? undefined
      : end < now
        ? l10n.t('expired {0} ago', formatDurationInWords(now - end))
        : l10n.t('{0} left', formatDurationInWords(end - now));
  const signed =
    seal === undefined || missing !== undefined
      ? undefined
      : node === undefined
        ? sealName(seal)
        : l10n.t('signed by {0}', sealName(seal));
  // Nobody knows what letters stand for.
  const what = role === undefined || /^\d+$/.test(number) ? undefined : certificateRole(role)?.what();
  const title = node === undefined ? l10n.t('{0}, {1}', number, name) : l10n.t('Certificate {0}, {1}', number, name);
  return joinWords([title, what, signed, left, missing].filter((part) => part !== undefined));
}

/** `service-account key (cp-1)`. */
function sealName({ name, whose }: Seal): string {
  return whose === undefined || whose === name ? name : `${name} (${whose})`;
}

/** `Trusts CA etcd-ca, from --trusted-ca-file`. */
export function spokenSeal(trust: Seal, source: string | undefined): string {
  if (trust.family === 'unverified') return l10n.t('Does not verify the other end');
  const what = l10n.t('Trusts {0}', sealName(trust));
  return source === undefined || source === '' ? what : l10n.t('{0}, from {1}', what, source);
}

/** The flag or field that configures the CAs of one end of a connection. */
export function trustOrigin({ worst }: MapWire, by: 'client' | 'server', { pill }: End): string | undefined {
  const { clientTrusts, serverTrusts, tokenKeys } = worst.connection;
  const isToken = by === 'server' && pill !== undefined && tokenKeys !== undefined && worst.client.kind === 'none';
  return sourceWords(by === 'client' ? clientTrusts : isToken ? tokenKeys.verifying : serverTrusts)?.by;
}
