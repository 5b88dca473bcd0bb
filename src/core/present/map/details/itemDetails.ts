import * as l10n from '@vscode/l10n';
import type { MapAction, MapDetail, MapLine } from '../../../../protocol/pkiMap.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import { certificateRole } from '../../../kubernetes/certificateRole.ts';
import { certificateName, subjectName } from '../../../pki/certificateName.ts';
import { blastRadius, type CaLearner } from '../../../pki/cluster/connections/blastRadius.ts';
import { findKeyMismatches } from '../../../pki/keyMismatches.ts';
import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { formatDuration } from '../../../text/duration.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { formatMoment } from '../../../text/moment.ts';
import { asSentence, joinWords } from '../../../text/sentences.ts';
import { visibleText, visibleWholeText } from '../../../text/visibleText.ts';
import { connectionTitle, missingWords, placeWords } from '../../connections/partyWords.ts';
import { missingOf } from '../../connections/verdictWords.ts';
import { certificateStateWord, compareStates, stateMark } from '../../stateMark.ts';
import { findingState } from '../../verdict.ts';
import { authorityState } from '../draw/drawAuthorities.ts';
import type { Pill } from '../model/ends.ts';
import type { MapCard, MapModel, MapWire } from '../model/mapModel.ts';
import type { Authority } from '../model/seals.ts';
import { mapState } from '../model/states.ts';
import { countsInWords } from '../spokenWords.ts';
import { wireLabel, wireTitle } from '../wireWords.ts';
import { certificateActions } from './certificateActions.ts';
import { cutLines, pillGlyph, plainLine, sealGlyph, section, stateLine } from './detailLines.ts';
import { placeLines, purposeLines } from './sideLines.ts';
import type { DetailContext } from './wireDetail.ts';

/** Lines of one list in the panel. */
const listed = 12;

/** The panel of a component: its connections, and which files are missing. */
export function cardDetail(card: MapCard, { wires }: MapModel, { now }: DetailContext): MapDetail {
  const own = wires.filter(({ from, to }) => from === card.id || to === card.id);
  const verdicts = own.flatMap((wire) => wire.verdicts);
  const missing = [...new Set(verdicts.flatMap(missingOf).map(missingWords))];
  const told = card.isMissing && verdicts.length === 0;
  return {
    title: `${stateMark(card.state)} ${card.title}`,
    state: card.state,
    ...(card.line === '' ? {} : { subtitle: card.line }),
    sections: [
      ...section(
        undefined,
        told
          ? [
              stateLine(
                'unknown',
                l10n.t('These files contain nothing about it. Add the manifests and PKI folder of a control plane.'),
              ),
            ]
          : [plainLine(countsInWords(verdicts))],
      ),
      ...section(
        l10n.t('Connections'),
        own.map((wire) => wireLine(wire, now)),
      ),
      ...section(
        l10n.t('Not in these files'),
        missing.map((text) => stateLine('unknown', text)),
      ),
    ],
    actions: [],
  };
}

function wireLine(wire: MapWire, now: number): MapLine {
  return stateLine(wire.state, `${wireTitle(wire)} · ${wireLabel(wire, now).split(' ').slice(1).join(' ')}`, {
    kind: 'item',
    item: wire.id,
  });
}

/** With the panels of the connections. */
type CertificateDetailContext = DetailContext & { readonly details: Readonly<Record<string, MapDetail>> };

/** The panel of a certificate: purpose, places and connections. */
export function certificateDetail(
  pill: Pill & { readonly node: CertificateNode },
  { wires }: MapModel,
  context: CertificateDetailContext,
): MapDetail {
  const { node, role, name, seal } = pill;
  const { now, locale } = context;
  const { notAfter } = node.certificate;
  const isOver = notAfter !== undefined && notAfter < now;
  const state = mapState(context.judged.stateOf(node));
  const record = role === undefined ? undefined : certificateRole(role);
  const end =
    notAfter === undefined
      ? l10n.t('no end date')
      : isOver
        ? l10n.t('expired {0} ({1} ago)', formatMoment(notAfter, now, locale), formatDuration(now - notAfter))
        : l10n.t('until {0} ({1})', formatMoment(notAfter, now, locale), formatDuration(notAfter - now));
  const users = wires.filter(({ client, server }) =>
    [client, server].some((each) => each.pill?.node?.fingerprint === node.fingerprint),
  );
  const own = certificateActions(node, { ...context, number: pill.number }, isOver);
  const actions = state === 'broken' && !isOver ? withFixesOf(users, own, node, context) : own;
  const isVain = actions.length < own.length;
  return {
    title: `${stateMark(state)} ${name}`,
    state,
    subtitle: end,
    glyph: pillGlyph(pill, now),
    sections: [
      ...section(undefined, [
        ...certificateProblems(node, context),
        ...(isVain ? [plainLine(l10n.t('Renewing it would not help: see the connection that is broken.'))] : []),
        ...purposeLines(role),
        ...(seal === undefined ? [] : [plainLine(l10n.t('signed by {0}', seal.name))]),
        plainLine(l10n.t('subject {0}', subjectName(node.certificate))),
      ]),
      ...section(
        l10n.t('Connections'),
        users.map((wire) => wireLine(wire, now)),
      ),
      ...section(l10n.t('Locations'), cutLines(placeLines(node, context), listed)),
      ...section(l10n.t('Without it'), record === undefined ? [] : [plainLine(asSentence(record.breaks()))]),
      ...section(l10n.t('After renewal'), renewalLines(role)),
    ],
    actions,
  };
}

/** A sound certificate whose connections are refused for another reason: what mends those, and no renewal that does not. */
function withFixesOf(
  users: readonly MapWire[],
  own: readonly MapAction[],
  node: CertificateNode,
  { judged, details }: CertificateDetailContext,
): readonly MapAction[] {
  if (judged.verdictOf(node).problems.some(({ severity }) => severity === 'error')) return own;
  const broken = users.filter(({ state }) => state === 'broken');
  const fixes = broken.flatMap(({ id }) => details[id]?.actions ?? []).filter((action) => !isLook(action));
  const isFix = ({ label }: MapAction): boolean => fixes.some((fix) => fix.label === label);
  if (broken.length === 0 || own.some(isFix)) return own;
  return [...fixes.slice(0, 1), ...own.filter(isLook)];
}

function isLook({ command }: MapAction): boolean {
  return command === 'open' || command === 'showDecoded';
}

/** Why it does not work, or will stop. */
function certificateProblems(node: CertificateNode, { judged }: DetailContext): readonly MapLine[] {
  const own = judged
    .verdictOf(node)
    .problems.map((problem) => stateLine(mapState(findingState(problem)), visibleWholeText(problem.message)));
  const state = mapState(judged.stateOf(node));
  const uses = judged.worseUseOf(node)?.problems.map((words) => stateLine(state, words)) ?? [];
  return cutLines([...own, ...uses], listed);
}

function renewalLines(role: string | undefined): readonly MapLine[] {
  const record = role === undefined ? undefined : certificateRole(role);
  return [
    ...(record?.restart === undefined ? [] : [plainLine(l10n.t('restart {0}', joinWords(record.restart())))]),
    ...(record?.reload === undefined ? [] : [plainLine(asSentence(record.reload()))]),
  ];
}

/** The panel of a CA: its blast radius. */
export function authorityDetail(authority: Authority, model: MapModel, context: DetailContext): MapDetail {
  const { nodes, seal, key } = authority;
  const { graph, now, locale } = context;
  const state = authorityState(authority, now, context.warning);
  const radius = blastRadius(graph, model.cluster?.components ?? [], model.verdicts, key, now);
  const end = nodes[0]?.certificate.notAfter;
  const role = nodes.find((node) => node.role !== undefined)?.role?.id;
  const record = role === undefined ? undefined : certificateRole(role);
  const problems = problemsOf(nodes, context);
  const own = nodes[0] === undefined ? [] : certificateActions(nodes[0], context, false);
  const stops = radius.stops.map((connection) => connectionTitle(connection, false));
  const until =
    end === undefined
      ? l10n.t('no end date')
      : end < now
        ? l10n.t('expired {0} ago', formatDuration(now - end))
        : l10n.t('until {0} ({1})', formatMoment(end, now, locale), formatDuration(end - now));
  return {
    title: `${stateMark(state)} ${seal.name}`,
    state,
    subtitle: `${certificateStateWord(state)} · ${until}`,
    glyph: sealGlyph(seal),
    sections: [
      ...section(undefined, [
        ...problems.map(({ message }) => stateLine('broken', visibleWholeText(message))),
        plainLine(
          radius.stops.length === 1
            ? l10n.t('If it expires, 1 connection stops.')
            : l10n.t('If it expires, {0} connections stop.', radius.stops.length),
        ),
        ...(radius.learners.length === 0
          ? []
          : [plainLine(l10n.t('A new CA must be added to {0}.', learnerCounts(radius.learners)))]),
        ...(record === undefined ? [] : [plainLine(asSentence(record.breaks()))]),
      ]),
      ...section(
        l10n.t('Connections that stop'),
        cutLines(
          [...new Set(stops)].map((text) => plainLine(text)),
          listed,
        ),
      ),
      ...section(
        l10n.t('Signed certificates'),
        cutLines(
          radius.signed.map((node) =>
            plainLine(certificateName(node.certificate, node.role), firstPlace(node, context)),
          ),
          listed,
        ),
      ),
      ...section(
        l10n.t('Where a new CA must be added'),
        cutLines(
          radius.learners.map((learner) =>
            plainLine(
              `${visibleText(learner.name, 60)} · ${placeWords(learner.place)}`,
              context.places.linkTo(learner.place),
            ),
          ),
          listed * 2,
        ),
      ),
      ...section(l10n.t('Then restart'), record?.restart === undefined ? [] : [plainLine(joinWords(record.restart()))]),
    ],
    // What extends it comes before how to restore it.
    actions: [...(own.every(isLook) ? (context.advice?.problemActions(problems, context) ?? []) : []), ...own],
  };
}

/** What is wrong with a CA's own certificate or key, which no connection may show yet. */
function problemsOf(nodes: readonly CertificateNode[], { graph, findings }: DetailContext): readonly Finding[] {
  const keys = findKeyMismatches(graph).filter(({ leaf }) => nodes.some((node) => node === leaf));
  return findings.filter(
    ({ severity, fingerprint, path }) =>
      severity === 'error' &&
      (nodes.some((node) => node.fingerprint === fingerprint) || keys.some(({ pair }) => pair.key.file.path === path)),
  );
}

/** The panel of all CAs that are not the cluster's own: a line for each, with its place. */
export function othersDetail({ authorities }: MapModel, context: DetailContext): MapDetail {
  const others = authorities.filter(({ seal }) => seal.family === 'other');
  const states = others.map((authority) => authorityState(authority, context.now, context.warning));
  const state = states.toSorted(compareStates)[0] ?? 'works';
  const lines = others.map(({ seal, nodes: [node] }, index) =>
    stateLine(states[index] ?? 'works', seal.name, node && firstPlace(node, context)),
  );
  return {
    title: `${stateMark(state)} ${l10n.t('{0} other CAs', others.length)}`,
    state,
    sections: section(undefined, lines),
    actions: [],
  };
}

function firstPlace(node: CertificateNode, { places }: DetailContext) {
  const [occurrence] = node.occurrences;
  return occurrence && places.linkTo({ file: occurrence.file, span: occurrence.credential.block.span });
}

/** `4 kubeconfigs, 2 flags, 1 ConfigMap`. */
export function learnerCounts(learners: readonly CaLearner[]): string {
  const groups = groupBy(learners, ({ kind, name }) => (kind === 'object' ? `object ${name}` : kind));
  return joinWords([...groups.values()].map((group) => learnerCount(group)));
}

function learnerCount(group: readonly CaLearner[]): string {
  const count = group.length;
  const [first] = group;
  switch (first?.kind) {
    case 'kubeconfig':
      return count === 1 ? l10n.t('1 kubeconfig') : l10n.t('{0} kubeconfigs', count);
    case 'flag':
      return count === 1 ? l10n.t('1 flag') : l10n.t('{0} flags', count);
    case 'file':
      return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count);
    default:
      return `${count} ${visibleText(first?.name ?? '', 40)}`;
  }
}
