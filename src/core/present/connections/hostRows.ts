import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { day } from '../../text/duration.ts';
import { type HostMap, hostMapOf } from '../map/hosts/chainRows.ts';
import { clusterIn } from '../map/hosts/clusterIn.ts';
import type { ChainRow } from '../map/hosts/layoutHosts.ts';
import { plainText } from '../markdown.ts';
import type { PresentContext } from '../presentContext.ts';
import { compareStates, stateIcon, worstState } from '../stateMark.ts';
import { groupRow } from '../tree/groupRow.ts';
import { spokenText } from '../tree/placeRow.ts';
import type { TreeRow } from '../tree/treeRow.ts';

/** The rows of hosts, as the map draws them, and whether they stand for a cluster that the files say nothing of. */
export function hostRows(
  context: PresentContext,
  verdicts: readonly ConnectionVerdict[],
): { readonly rows: readonly TreeRow[]; readonly isAlone: boolean } {
  const { hosts, webhooks, others, rows } = hostMapOf(context, verdicts, context.policy.warnWithinDays * day);
  const isAlone = rows.length > 0 && clusterIn(verdicts) === undefined;
  // Beside a cluster, its webhooks are among its connections.
  const own = isAlone ? rows : rows.slice(0, hosts.length);
  if (own.length === 0) return { rows: [], isAlone };
  const count = own.reduce((sum, row) => sum + row.count, 0);
  const top = groupRow({
    id: 'hosts',
    label: isAlone ? labelOf({ hosts, webhooks, others }) : l10n.t('Hosts'),
    description: String(count),
    state: worstState(own.map(({ state }) => state)),
    isExpanded: isAlone,
    tooltip: '',
    children: () => own.toSorted((a, b) => compareStates(a.state, b.state)).map(chainRow),
  });
  return { rows: [top], isAlone };
}

function labelOf({ hosts, webhooks, others }: Omit<HostMap, 'rows'>): string {
  if (others.length > 0) return hosts.length > 0 ? l10n.t('Hosts and connections') : l10n.t('Connections');
  return webhooks.length > 0 ? l10n.t('Hosts and webhooks') : l10n.t('Hosts');
}

/** A host and what stands behind it: each object leads to its place. */
function chainRow({ id, links, state, label, spoken, gap }: ChainRow): TreeRow {
  const [host, ...others] = links;
  const rowId = `hosts/${id}`;
  const row = groupRow({
    id: rowId,
    label: host?.title ?? '',
    description: [label, ...(gap === undefined ? [] : [gap])].join(' · '),
    state,
    tooltip: plainText(spoken),
    children: () => others.flatMap((link, index) => (link === undefined ? [] : [linkRow(link, `${rowId}/${index}`)])),
  });
  return { ...row, spoken };
}

function linkRow({ title, line, place, fault }: NonNullable<ChainRow['links'][number]>, id: string): TreeRow {
  const state = fault === undefined ? 'none' : 'broken';
  return {
    id,
    kind: place === undefined ? 'group' : 'place',
    label: title,
    description: line,
    state,
    icon: state === 'none' ? 'circle-small-filled' : stateIcon(state),
    spoken: spokenText(title, line),
    ...(place === undefined ? {} : { target: { path: place.file.path, span: place.span } }),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () => plainText([title, line].filter((each) => each !== '').join(' · ')),
  };
}
