import * as l10n from '@vscode/l10n';
import type { MapBanner, MapDetail } from '../../../protocol/pkiMap.ts';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import { optional } from '../../text/optional.ts';
import { refusals } from '../connections/verdictWords.ts';
import type { RootCause } from '../rootCauses.ts';
import { stateMark } from '../stateMark.ts';
import type { MapModel, MapWire } from './model/mapModel.ts';
import { worstFirst } from './model/states.ts';
import { wireReason } from './wireWords.ts';

/** The banner of a map: the first cause, and the action that its worst connection offers first. */
export function mapBanner(
  { wires }: Pick<MapModel, 'wires'>,
  details: Readonly<Record<string, MapDetail>>,
  [first, ...others]: readonly RootCause[],
  now: number,
): MapBanner | undefined {
  if (first === undefined) return undefined;
  const own = wiresOf(first, wires);
  const actions = own.flatMap(({ id }) => details[id]?.actions ?? []);
  const [worst] = own;
  const reason = worst === undefined || first.stopped.length > 1 ? undefined : wireReason(worst, now);
  const [refusal] = worst === undefined ? [] : refusals(worst.worst);
  return {
    title: `${stateMark('broken')} ${first.title}`,
    short: `${stateMark('broken')} ${reason === undefined || refusal === undefined || worst === undefined ? first.title : refusalShort(worst, refusal.by, reason)}`,
    meaning: first.meaning,
    ...optional(
      'action',
      actions.find(({ isPrimary }) => isPrimary === true),
    ),
    others: others.map((cause) => ({ title: cause.title, wires: wiresOf(cause, wires).map(({ id }) => id) })),
    more: others.length === 0 ? '' : l10n.t('and {0} more', others.length),
  };
}

/** `etcd rejects kube-apiserver: 3 is signed by K, not by E`. */
function refusalShort({ worst }: MapWire, by: 'client' | 'server', reason: string): string {
  const [subject, object] = (by === 'client' ? ['client', 'server'] : ['server', 'client']) as ['client', 'server'];
  const label = (side: 'client' | 'server'): string => connectionParties[worst.connection[side].party].label();
  return l10n.t('{0} rejects {1}: {2}', label(subject), label(object), reason);
}

function wiresOf({ stopped }: RootCause, wires: readonly MapWire[]): readonly MapWire[] {
  return wires
    .filter((wire) => wire.verdicts.some((verdict) => stopped.includes(verdict)))
    .toSorted((a, b) => worstFirst(a.worst, b.worst));
}
