import * as l10n from '@vscode/l10n';
import type { Cluster, ConnectionModel, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { type ForecastEvent, forecast, nextEndOf } from '../../pki/cluster/connections/forecast.ts';
import { isForJoining } from '../../pki/cluster/connections/judgeConnection.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { day, formatDuration, formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { joinWords } from '../../text/sentences.ts';
import { shortTitle } from '../certificateWords.ts';
import { connectionTitle, placeWords } from '../connections/partyWords.ts';
import { lineBreak, plainText } from '../markdown.ts';
import type { PresentContext } from '../presentContext.ts';
import { type State, stateIcon, stateMark, stateWord } from '../stateMark.ts';
import { groupRow } from '../tree/groupRow.ts';
import { spokenText } from '../tree/placeRow.ts';
import type { TreeRow } from '../tree/treeRow.ts';
import { causeWords, nothingStopsWords, type Outage, outagesOf } from './outages.ts';

/** A certificate works until the last moment of its validity; an outage is visible just after it. */
const afterwards = 1000;

/** Builds the forecast row of a cluster; below it the outages, the earliest first, computed on demand. */
export function forecastRow(
  cluster: Cluster,
  model: ConnectionModel,
  verdicts: readonly ConnectionVerdict[],
  context: PresentContext,
): TreeRow {
  const ends = verdicts.flatMap((verdict) => {
    const end = verdict.state === 'broken' ? undefined : nextEndOf(verdict);
    return end === undefined || isForJoining(verdict.connection, end) ? [] : [end];
  });
  const next = ends.length === 0 ? undefined : Math.min(...ends);
  const stopped = verdicts.filter(({ state }) => state === 'broken').length;
  const { now, policy } = context;
  return groupRow({
    id: `cluster ${cluster.id}/forecast`,
    label: l10n.t('Outage forecast'),
    description: joinWords([
      ...(stopped === 0 ? [] : [l10n.t('{0} already stopped', stopped)]),
      next === undefined ? l10n.t('nothing expires') : l10n.t('next in {0}', formatDuration(next - now)),
    ]),
    state: next !== undefined && next - now < policy.warnWithinDays * day ? 'willStop' : 'none',
    icon: 'calendar',
    kind: 'forecast',
    tooltip: plainText(l10n.t('What stops and when, if nothing is renewed.')),
    children: () => outageRows(cluster, model, context),
  });
}

function outageRows(cluster: Cluster, model: ConnectionModel, context: PresentContext): readonly TreeRow[] {
  const connections = model.connections.filter((connection) => connection.cluster === cluster.id);
  const outages = outagesOf(forecast({ ...model, connections }, context.now, Number.POSITIVE_INFINITY));
  return outages.map((outage) => outageRow(outage, cluster.hosts.length < 2, context));
}

function outageRow(outage: Outage, isSingleMachine: boolean, { now, locale, policy }: PresentContext): TreeRow {
  const { at, change, certificates, effects, events } = outage;
  const id = `cluster ${outage.cluster}/forecast/${at} ${change}`;
  const isSoon = at - now < policy.warnWithinDays * day;
  const state: State = change === 'starts' ? 'works' : isSoon ? 'willStop' : 'none';
  const label = formatMoment(at, now, locale);
  const away = l10n.t('in {0}', formatDurationInWords(at - now));
  const cause = causeWords(outage);
  return {
    ...groupRow({
      id,
      label,
      description: `${cause} · ${countOf(outage)}`,
      state,
      icon: state === 'none' ? 'calendar' : stateIcon(state),
      kind: 'outage',
      moment: at + afterwards,
      tooltip: [`${away} · ${cause}`, ...effects].map((line) => plainText(line)).join(lineBreak),
      children: () => [
        ...certificates.map((node) => certificateRow(node, id)),
        ...events.map((event) => eventRow(event, id, isSingleMachine)),
      ],
    }),
    spoken: spokenText(label, `${away}, ${cause}, ${countOf(outage)}`),
  };
}

function countOf(outage: Outage): string {
  const { change, events } = outage;
  const { length } = events;
  const nothing = nothingStopsWords(outage);
  if (nothing !== undefined) return nothing;
  if (change === 'starts') {
    return length === 1 ? l10n.t('1 connection works again') : l10n.t('{0} connections work again', length);
  }
  return length === 1 ? l10n.t('1 connection stops') : l10n.t('{0} connections stop', length);
}

/** The target is the first place of the certificate. */
function certificateRow(node: CertificateNode, parentId: string): TreeRow {
  const [occurrence] = node.occurrences;
  const label = shortTitle(node);
  const span = occurrence?.credential.block.span;
  const description = occurrence === undefined || span === undefined ? '' : placeWords({ file: occurrence.file, span });
  const { fingerprint } = node;
  return leaf({
    id: `${parentId}/${fingerprint}`,
    kind: 'place',
    label,
    description,
    state: 'none',
    ...(occurrence === undefined || span === undefined
      ? {}
      : { target: { path: occurrence.file.path, span, fingerprint } }),
  });
}

function eventRow({ connection, change }: ForecastEvent, parentId: string, isSingleMachine: boolean): TreeRow {
  const state: State = change === 'stops' ? 'broken' : 'works';
  const label = connectionTitle(connection, isSingleMachine);
  const description = `${stateMark(state)} ${change === 'stops' ? l10n.t('stops') : l10n.t('works again')}`;
  const row = leaf({
    id: `${parentId}/${connection.id}`,
    kind: 'connection',
    label,
    description,
    state,
    connection: connection.id,
  });
  return { ...row, spoken: spokenText(label, stateWord(state)) };
}

function leaf(
  row: Pick<TreeRow, 'id' | 'kind' | 'label' | 'description' | 'state'> &
    Pick<Partial<TreeRow>, 'target' | 'connection'>,
): TreeRow {
  return {
    ...row,
    icon: stateIcon(row.state),
    spoken: spokenText(row.label, row.description),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () => plainText(`${row.label} · ${row.description}`),
  };
}
