import * as l10n from '@vscode/l10n';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import type {
  ConnectionVerdict,
  ExpectedName,
  SideVerdict,
  Source,
} from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { formatDuration } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import { lineBreak, plainText } from '../markdown.ts';
import type { PresentContext } from '../presentContext.ts';
import { type State, stateIcon, stateMark, stateWord } from '../stateMark.ts';
import { groupRow } from '../tree/groupRow.ts';
import { spokenText } from '../tree/placeRow.ts';
import type { TreeRow, TreeTarget } from '../tree/treeRow.ts';
import { connectionTitle, missingWords, partyWords, placeWords, portOf, sourceWords } from './partyWords.ts';
import {
  identityWords,
  logLines,
  missingOf,
  notServed,
  notStarted,
  printerLabel,
  refusalWords,
  sideWords,
  stateOf,
} from './verdictWords.ts';

/** Builds the row of a connection from the view of one side, or as a whole; below it, what both sides present and trust. */
export function connectionRow(
  verdict: ConnectionVerdict,
  direction: 'outgoing' | 'incoming' | 'whole',
  parentId: string,
  { now }: PresentContext,
): TreeRow {
  const { client, server, id } = verdict.connection;
  const [arrow, other] = direction === 'incoming' ? ['←', client] : ['→', server];
  const isSingleMachine = client.host === server.host || hostName(other.host) === undefined;
  const label =
    direction === 'whole'
      ? connectionTitle(verdict.connection, isSingleMachine)
      : `${arrow} ${partyWords(other, isSingleMachine)} :${portOf(verdict.connection)}`;
  const state = stateOf(verdict);
  const description = `${stateMark(state)} ${shortWords(verdict, now)}`;
  const row = groupRow({
    id: `${parentId}/${direction} ${id}`,
    kind: 'connection',
    connection: id,
    label,
    description,
    state,
    tooltip: tooltipOf(verdict, now),
    children: () => sideRows(verdict, `${parentId}/${direction} ${id}`, now),
  });
  if (direction === 'whole') return row;
  const said =
    direction === 'outgoing'
      ? l10n.t('connects to {0}', partyWords(other, isSingleMachine))
      : l10n.t('connection from {0}', partyWords(other, isSingleMachine));
  return { ...row, spoken: spokenText(said, `${stateWord(state)}, ${shortWords(verdict, now)}`) };
}

/** The most important fact: which side rejects, until when it works, or what is missing. */
function shortWords(verdict: ConnectionVerdict, now: number): string {
  const [refusal] = refusals(verdict);
  if (refusal !== undefined) {
    const { client, server } = verdict.connection;
    const { reason } = refusal.verdict;
    if (reason === 'configuration') return l10n.t('kubeconfig cannot be used');
    if (reason === 'keyMismatch') return l10n.t('key does not match');
    if (reason === 'unreadable') return l10n.t('certificate cannot be used');
    if (reason === 'notJoined') return l10n.t('kubeadm join fails');
    if (reason === 'notStarted') return notStarted(verdict.connection, refusal.by);
    if (reason === 'notServed') return notServed(verdict.connection);
    if (reason === 'plainText') return l10n.t('TLS on one side only');
    if (reason === 'caUnreadable') return l10n.t('CA file cannot be used');
    return l10n.t('rejected by {0}', partyLabel(refusal.by === 'client' ? client : server));
  }
  const [missing] = missingOf(verdict);
  if (verdict.state === 'unknown' && missing !== undefined) return missingWords(missing);
  return verdict.until === undefined ? stateWord(stateOf(verdict)) : formatDuration(verdict.until - now);
}

function tooltipOf(verdict: ConnectionVerdict, now: number): string {
  const broken = refusals(verdict).flatMap(({ by, verdict: refused }) => [
    refusalWords(verdict, by, refused),
    ...logLines(verdict, by, refused).map((line) =>
      l10n.t('{0} logs: {1}', printerLabel(verdict.connection, line), line.text),
    ),
  ]);
  const identity = identityWords(verdict.client);
  const lines = broken.length > 0 ? broken : [shortWords(verdict, now), ...(identity === undefined ? [] : [identity])];
  return lines.map((line) => plainText(line)).join(lineBreak);
}

/** Certificate and CA of both sides, and where each is configured. */
function sideRows(
  { connection, server, client }: ConnectionVerdict,
  parentId: string,
  now: number,
): readonly TreeRow[] {
  const { serverShows, clientTrusts, clientShows, serverTrusts, names } = connection;
  const from = partyLabel(connection.client);
  const to = partyLabel(connection.server);
  const shows = (name: string): string => l10n.t('{0} presents an unknown certificate', name);
  const trusts = (name: string): string => l10n.t('{0} trusts an unknown CA', name);
  const row = (id: string, source: Source, side: SideVerdict | undefined, known: string, unknown: string) =>
    sourceRows({ source, side, id: `${parentId}/${id}`, now }, known, unknown);
  return [
    ...row('clientShows', clientShows, client, l10n.t('{0} presents', from), shows(from)),
    ...row('serverTrusts', serverTrusts, undefined, l10n.t('{0} trusts', to), trusts(to)),
    ...row('serverShows', serverShows, server, l10n.t('{0} presents', to), shows(to)),
    ...row('clientTrusts', clientTrusts, undefined, l10n.t('{0} trusts', from), trusts(from)),
    ...names.map((name, index) => nameRow(name, server, `${parentId}/name${index}`)),
  ];
}

interface SideRow {
  readonly source: Source;
  readonly side: SideVerdict | undefined;
  readonly id: string;
  readonly now: number;
}

function sourceRows({ source, side, id, now }: SideRow, who: string, unknown: string): readonly TreeRow[] {
  const words = sourceWords(source);
  if (words === undefined) return [];
  if (source.kind === 'unknown') {
    const target = words.place && targetOf(words.place);
    return [
      leafRow({
        id,
        label: unknown,
        description: `${stateMark('unknown')} ${words.name}`,
        state: 'unknown',
        target,
        kind: 'group',
      }),
    ];
  }
  const { name, by, place, isAssumed } = words;
  const verdict = side === undefined ? undefined : sideWords(side, now);
  const target = certificateTarget(source) ?? (place && targetOf(place));
  const state = side === undefined ? 'none' : sideState(side);
  const description = [
    verdict === undefined ? undefined : `${stateMark(state)} ${verdict}`,
    isAssumed ? l10n.t('assumed from the location of the files') : undefined,
  ]
    .filter((each) => each !== undefined)
    .join(' · ');
  const rows = [
    leafRow({
      id,
      label: `${who} ${name}`,
      description,
      state,
      target,
      kind: target?.fingerprint === undefined ? 'group' : 'place',
    }),
  ];
  const isElsewhere =
    place !== undefined &&
    target !== undefined &&
    (target.path !== place.file.path || target.span?.start !== place.span.start);
  if (!isElsewhere || isAssumed || by === '' || place === undefined) return rows;
  return [
    ...rows,
    leafRow({
      id: `${id}/by`,
      label: by,
      description: placeWords(place),
      state: 'none',
      target: targetOf(place),
      kind: 'group',
    }),
  ];
}

function nameRow({ name, by, place }: ExpectedName, side: SideVerdict, id: string): TreeRow {
  const isMissing = side.kind === 'refused' && side.reason === 'name';
  const state: State = isMissing ? 'broken' : 'none';
  return leafRow({
    id,
    label: l10n.t('expects the name {0}', visibleText(name)),
    description: `${by} · ${placeWords(place)}`,
    state,
    target: targetOf(place),
    kind: 'group',
  });
}

/** A row with a target. */
function leafRow(
  leaf: Pick<TreeRow, 'id' | 'label' | 'description' | 'state' | 'kind'> & { readonly target: TreeTarget | undefined },
): TreeRow {
  const { target, id, kind, state, label, description } = leaf;
  return {
    id,
    kind,
    label,
    description,
    state,
    icon: state === 'none' ? 'circle-small-filled' : stateIcon(state),
    spoken: spokenText(label, description),
    ...(target === undefined ? {} : { target }),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () => plainText(`${label} · ${description}`),
  };
}

/** The place of the certificate itself. */
function certificateTarget(source: Source): TreeTarget | undefined {
  const [first] = source.kind === 'materials' ? source.materials : [];
  const fingerprint = first?.material.certificates[0]?.fingerprint;
  const occurrence = first?.material.occurrences.find(({ credential }) => credential.fingerprint === fingerprint);
  if (occurrence === undefined || fingerprint === undefined) return undefined;
  return { path: occurrence.file.path, span: occurrence.credential.block.span, fingerprint };
}

function targetOf({ file, span }: FilePlace): TreeTarget {
  return { path: file.path, span };
}

function sideState(side: SideVerdict): State {
  switch (side.kind) {
    case 'accepted':
      return 'works';
    case 'refused':
      return 'broken';
    case 'unknown':
      return 'unknown';
    default:
      return 'none';
  }
}
