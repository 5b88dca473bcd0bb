import * as l10n from '@vscode/l10n';
import type { MapAction, MapBanner, MapDetail } from '../../../protocol/pkiMap.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import type { RefusalReason } from '../../pki/cluster/connections/requirementModel.ts';
import { optional } from '../../text/optional.ts';
import type { RootCause } from '../rootCauses.ts';
import { stateMark } from '../stateMark.ts';
import type { DetailContext } from './details/wireDetail.ts';
import type { MapModel, MapWire } from './model/mapModel.ts';
import { worstFirst } from './model/states.ts';
import { wireReason } from './wireWords.ts';

/** The banner of a map: the first cause, and of what its connections and its problem offer first, what leaves least broken. */
export function mapBanner(
  { wires }: Pick<MapModel, 'wires'>,
  details: Readonly<Record<string, MapDetail>>,
  context: DetailContext,
): MapBanner | undefined {
  const {
    causes: [cause, ...others],
    now,
    advice,
  } = context;
  if (cause === undefined) return undefined;
  const own = wiresOf(cause, wires);
  const offered = [
    ...own.flatMap(({ id }) => details[id]?.actions ?? []),
    ...(advice?.causeActions(cause, context) ?? []),
  ];
  const leaves = ({ afterwards }: MapAction): number => afterwards?.broken ?? Number.POSITIVE_INFINITY;
  const best = (actions: readonly MapAction[]): MapAction | undefined =>
    actions.filter(({ isPrimary }) => isPrimary === true).toSorted((a, b) => leaves(a) - leaves(b))[0];
  // Where nothing here mends it, what explains how it can be.
  const first = best(offered) ?? offered.find(({ command }) => command === 'fix');
  const isAll = first !== undefined && leaves(first) === 0;
  const all = first === undefined || isAll ? [] : [first, ...(advice?.reissueAll(wires, context) ?? [])];
  const action = best(all) ?? first;
  const [worst] = own;
  // What has expired is told with its date.
  const isRefusal = cause.stopped.length === 1 && cause.ended.length === 0;
  const reason = worst === undefined || !isRefusal ? undefined : wireReason(worst, now);
  const [refusal] =
    worst === undefined ? [] : refusals(worst.worst).filter(({ verdict }) => !withoutPeer.has(verdict.reason));
  return {
    title: `${stateMark('broken')} ${cause.title}`,
    short: `${stateMark('broken')} ${reason === undefined || refusal === undefined || worst === undefined ? cause.fact : refusalShort(worst, refusal.by, reason)}`,
    meaning: cause.meaning,
    ...optional('action', action),
    others: others.map((other) => ({ title: other.title, wires: wiresOf(other, wires).map(({ id }) => id) })),
    more: others.length === 0 ? '' : l10n.t('and {0} more', others.length),
  };
}

/** Where the other side is not reached, it rejects nothing: a program that does not start, a kubeconfig that cannot be used. */
const withoutPeer: ReadonlySet<RefusalReason> = new Set(['configuration', 'notJoined', 'notStarted', 'notServed']);

/** `etcd rejects kube-apiserver: 3 is signed by K, not by E`. */
function refusalShort({ worst }: MapWire, by: 'client' | 'server', reason: string): string {
  const [subject, object] = (by === 'client' ? ['client', 'server'] : ['server', 'client']) as ['client', 'server'];
  const label = (side: 'client' | 'server'): string => partyLabel(worst.connection[side]);
  return l10n.t('{0} rejects {1}: {2}', label(subject), label(object), reason);
}

/** The wires of a cause; the one that matters most is the first. */
function wiresOf({ stopped, worst }: RootCause, wires: readonly MapWire[]): readonly MapWire[] {
  const own = wires
    .filter((wire) => wire.verdicts.some((verdict) => stopped.includes(verdict)))
    .toSorted((a, b) => worstFirst(a.worst, b.worst));
  const isFirst = ({ verdicts }: MapWire): boolean => verdicts.includes(worst);
  return [...own.filter(isFirst), ...own.filter((wire) => !isFirst(wire))];
}

/** The wire that is selected at first: of the first cause, otherwise the worst. */
export function firstWire({ wires }: Pick<MapModel, 'wires'>, [cause]: readonly RootCause[]): MapWire | undefined {
  const [own] = cause === undefined ? [] : wiresOf(cause, wires);
  return own ?? wires.toSorted((a, b) => worstFirst(a.worst, b.worst))[0];
}

/**
 * A panel begins with the banner's action where that mends its connection as well. Where it does not mend all, no other button
 * that leaves more broken stands out beside it.
 */
export function withBannerAction(
  details: Readonly<Record<string, MapDetail>>,
  { wires }: Pick<MapModel, 'wires'>,
  action: MapAction | undefined,
): Readonly<Record<string, MapDetail>> {
  if (action === undefined) return details;
  const mendsAll = action.afterwards?.broken === 0;
  const left = action.afterwards?.broken ?? Number.POSITIVE_INFINITY;
  const changed = wires.flatMap(({ id, state }): [string, MapDetail][] => {
    const detail = details[id];
    if (detail === undefined || state !== 'broken') return [];
    const isOwn = detail.actions.some(({ label, isPrimary }) => isPrimary === true && label === action.label);
    const isFirst = mendsAll || isOwn;
    const quiet = detail.actions
      .filter(({ label }) => !isFirst || label !== action.label)
      .map(({ isPrimary, afterwards, ...each }) => {
        const stays = isPrimary === true && !isFirst && (afterwards?.broken ?? left) <= left;
        return stays ? { ...each, isPrimary, ...optional('afterwards', afterwards) } : each;
      });
    return [[id, { ...detail, actions: [...(isFirst ? [action] : []), ...quiet] }]];
  });
  return { ...details, ...Object.fromEntries(changed) };
}
