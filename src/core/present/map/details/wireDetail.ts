import * as l10n from '@vscode/l10n';
import type { MapAction, MapDetail, MapLine } from '../../../../protocol/pkiMap.ts';
import { certificateRole } from '../../../kubernetes/certificateRole.ts';
import type { FilePlace } from '../../../pki/cluster/clusterModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import { judgeConnection } from '../../../pki/cluster/connections/judgeConnection.ts';
import { ownerOfFault } from '../../../pki/cluster/connections/ownerOfFault.ts';
import { partyLabel } from '../../../pki/cluster/connections/partyLabel.ts';
import { refusals } from '../../../pki/cluster/connections/refusals.ts';
import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { formatDurationInWords } from '../../../text/duration.ts';
import { formatMoment } from '../../../text/moment.ts';
import { optional } from '../../../text/optional.ts';
import { asSentence } from '../../../text/sentences.ts';
import { visibleText, visibleWholeText } from '../../../text/visibleText.ts';
import { connectionTitle, missingWords, portOf } from '../../connections/partyWords.ts';
import { logLines, missingOf, printerLabel, refusalWords, stateOf } from '../../connections/verdictWords.ts';
import type { JudgedCertificates } from '../../judgedCertificates.ts';
import { sentencesOf } from '../../problemSentences.ts';
import { stateMark, stateWord } from '../../stateMark.ts';
import { partyName } from '../cardWords.ts';
import type { MachineNames } from '../model/machineNames.ts';
import type { MapWire } from '../model/mapModel.ts';
import { countsInWords } from '../spokenWords.ts';
import { wireLabel, wireReason, wireTitle } from '../wireWords.ts';
import { certificateActions, openAction } from './certificateActions.ts';
import { cutLines, plainLine, section, stateLine } from './detailLines.ts';
import type { MapActionContext } from './repairActions.ts';
import { sideLines } from './sideLines.ts';

/** What details are built from. */
export interface DetailContext extends MapActionContext {
  readonly judged: JudgedCertificates;
  readonly locale?: string;
}

/** Maximum number of members of a fold in the panel. */
const listed = 12;

/** The panel of a connection: verdict, reason, log messages, what each side presents and how it is verified. */
export function wireDetail(wire: MapWire, machines: MachineNames, context: DetailContext): MapDetail {
  const { worst, verdicts, state } = wire;
  const { names } = worst.connection;
  const port = portOf(worst.connection);
  const address = names[0] === undefined ? l10n.t('port {0}', port) : `${visibleText(names[0].name, 60)}:${port}`;
  const party = (by: 'client' | 'server'): string => partyName(worst.connection[by], machines);
  const actions = actionsOf(wire, context);
  return {
    title: `${stateMark(state)} ${titleOf(worst, context)}`,
    state,
    label: wireLabel(wire, context.now),
    short: wireTitle(wire),
    subtitle: `${party('client')} → ${party('server')} · ${address}`,
    sections: [
      ...section(undefined, whyLines(wire, context)),
      ...(actions.some(({ isPrimary }) => isPrimary) ? [] : adviceSections(wire, context)),
      ...logSections(worst, context),
      ...section(l10n.t('Client presents: {0}', party('client')), sideLines(wire, 'client', context)),
      ...section(l10n.t('Server presents: {0}', party('server')), sideLines(wire, 'server', context)),
      ...section(l10n.t('Impact'), effectLines(wire)),
      ...section(
        l10n.t('{0} connections', verdicts.length),
        verdicts.length < 2
          ? []
          : cutLines(
              verdicts.map((each) => memberLine(each, context)),
              listed,
            ),
      ),
    ],
    actions,
  };
}

function titleOf(verdict: ConnectionVerdict, { now, locale }: DetailContext): string {
  const { state, until, connection } = verdict;
  const label = (by: 'client' | 'server'): string => partyLabel(connection[by]);
  if (state === 'unknown') return l10n.t('Unknown');
  const [refusal] = refusals(verdict);
  if (refusal !== undefined) {
    const other = refusal.by === 'client' ? 'server' : 'client';
    const owner = ownerOfFault(refusal.by, refusal.verdict.reason);
    if (owner !== undefined && refusal.verdict.reason === 'configuration')
      return l10n.t('Broken: {0} cannot use its kubeconfig', label(owner));
    if (refusal.verdict.reason === 'notJoined') return l10n.t('Broken: kubeadm join fails');
    if (owner !== undefined && refusal.verdict.reason === 'notStarted')
      return l10n.t('Broken: {0} does not start', label(owner));
    if (owner === refusal.by) return l10n.t('Broken: {0} cannot use its CA file', label(owner));
    if (owner !== undefined) return l10n.t('Broken: {0} cannot use its certificate', label(owner));
    if (refusal.verdict.reason === 'notServed')
      return l10n.t('Broken: {0} does not reach {1}', label(refusal.by), label(other));
    return l10n.t('Broken: {0} rejects {1}', label(refusal.by), label(other));
  }
  if (until === undefined) return l10n.t('Works');
  return state === 'willBreak'
    ? l10n.t('Works, will stop in {0}', formatDurationInWords(until - now))
    : l10n.t('Works until {0} ({1})', formatMoment(until, now, locale), formatDurationInWords(until - now));
}

function whyLines(wire: MapWire, { now }: DetailContext): readonly MapLine[] {
  const { worst, verdicts } = wire;
  const reason = wireReason(wire, now);
  return [
    ...(reason === undefined ? [] : [{ text: reason, isStrong: true as const }]),
    ...[...new Set(refusals(worst).map(({ by, verdict }) => withoutGuess(refusalWords(worst, by, verdict))))].map(
      (words) => plainLine(words),
    ),
    ...missingOf(worst).map((missing) => stateLine('unknown', missingWords(missing))),
    ...(verdicts.length > 1
      ? [plainLine(l10n.t('{0} connections: {1}', verdicts.length, countsInWords(verdicts)))]
      : []),
  ];
}

/** Where no button mends it, what the problem behind it says: what is missing, and where it would come from. */
function adviceSections({ state, worst }: MapWire, { causes }: DetailContext) {
  const finding = causes.find(({ stopped }) => stopped.includes(worst))?.finding;
  if (state !== 'broken' || finding === undefined) return [];
  return section(
    l10n.t('What to do'),
    sentencesOf(finding.message)
      .slice(1)
      .map((each) => plainLine(visibleWholeText(each))),
  );
}

/** Go's guess at a reason stays in the log. */
function withoutGuess(words: string): string {
  return words.replace(/ \(possibly because of .*\)$/s, '');
}

/** The log messages of today, or of the day after the expiry. */
function logSections(verdict: ConnectionVerdict, { graph }: DetailContext) {
  const { connection, until, state } = verdict;
  const then = state === 'willBreak' && until !== undefined ? judgeConnection(graph, connection, until + 1) : verdict;
  return refusals(then).flatMap(({ by, verdict: refused }) =>
    logLines(then, by, refused).flatMap((line) => {
      const name = printerLabel(connection, line);
      const heading =
        then === verdict ? l10n.t('Expected in the log of {0}', name) : l10n.t('Then in the log of {0}', name);
      return section(heading, [plainLine(line.text)], 'log');
    }),
  );
}

/** The impact, by the tables, of the side that is at fault or expires first. */
function effectLines({ worst, state, client, server }: MapWire): readonly MapLine[] {
  if (state === 'works' || state === 'unknown') return [];
  const ends = [client, server].filter((end, index) => {
    const side = index === 0 ? worst.client : worst.server;
    return state === 'broken' ? end.isPillAtFault : 'until' in side && side.until === worst.until;
  });
  const effects = ends.map(({ pill }) => (pill?.role === undefined ? undefined : certificateRole(pill.role)?.breaks()));
  return [...new Set(effects)].flatMap((effect) => (effect === undefined ? [] : [plainLine(asSentence(effect))]));
}

function memberLine(verdict: ConnectionVerdict, { now }: DetailContext): MapLine {
  const state = stateOf(verdict);
  const { until, connection } = verdict;
  const words = state === 'broken' || until === undefined ? stateWord(state) : formatDurationInWords(until - now);
  return stateLine(state === 'none' ? 'unknown' : state, `${connectionTitle(connection, false)} · ${words}`);
}

/** The certificate in the file at fault. */
function nodeAt({ file, span }: FilePlace, { graph }: DetailContext): CertificateNode | undefined {
  const found = file.credentials.find(({ block, value }) => block.span.start === span.start || value.span === span);
  return graph.certificates.get(found?.fingerprint ?? '');
}

/** Fixes first, then actions for the certificate at fault, then the files. */
function actionsOf(wire: MapWire, context: DetailContext): readonly MapAction[] {
  const { client, server, worst, state } = wire;
  const fix = context.advice?.fixActions(wire, context) ?? [];
  const ends = [
    { end: client, side: worst.client },
    { end: server, side: worst.server },
  ];
  const blamed = ends.filter(({ end, side }) =>
    state === 'broken' ? end.isPillAtFault : 'until' in side && side.until === worst.until,
  );
  const [chosen] = blamed.length > 0 ? blamed : ends;
  const pill = chosen?.end.pill;
  const at =
    state === 'broken' ? context.causes.find((cause) => cause.stopped.includes(worst))?.at.get(worst) : undefined;
  const fault = at === undefined ? undefined : nodeAt(at, context);
  const node = at === undefined ? pill?.node : fault;
  const number = node === pill?.node ? pill?.number : undefined;
  const others =
    node !== undefined
      ? certificateActions(node, { ...context, ...optional('number', number) }, false, at)
      : at === undefined
        ? []
        : [openAction(at, context)];
  // If reissuing it correctly is offered, a plain renewal is not.
  const isIssued = node !== pill?.node || fix.some(({ command }) => command !== 'replaceCa');
  return [...fix, ...others.filter(({ command }) => !isIssued || command === 'open' || command === 'showDecoded')];
}
