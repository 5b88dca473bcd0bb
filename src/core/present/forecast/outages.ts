import { certificateRole } from '../../kubernetes/certificateRole.ts';
import type { ForecastEvent } from '../../pki/cluster/connections/forecast.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';

/** What stops or starts in one cluster at one moment. */
export interface Outage {
  readonly at: number;
  readonly change: ForecastEvent['change'];
  /** Id of the cluster. */
  readonly cluster: string;
  /** Certificates whose validity begins or ends then, each once. */
  readonly certificates: readonly CertificateNode[];
  /** In the order of the table of connections. */
  readonly events: readonly ForecastEvent[];
  /** The impact, by the tables, each a sentence without a full stop. */
  readonly effects: readonly string[];
}

/** Groups events by moment, in order. */
export function outagesOf(events: readonly ForecastEvent[]): readonly Outage[] {
  const groups = groupBy(events, ({ at, change, connection }) => `${at} ${change} ${connection.cluster}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { at, change, connection } = first;
    const certificates = [...new Set(group.flatMap((event) => event.certificates))];
    const effects = change === 'stops' ? effectsOf(certificates) : [];
    return [{ at, change, cluster: connection.cluster, certificates, events: group, effects }];
  });
}

function effectsOf(certificates: readonly CertificateNode[]): readonly string[] {
  const effects = certificates.map(({ role }) => (role === undefined ? undefined : certificateRole(role.id)?.breaks()));
  return [...new Set(effects)].filter((effect) => effect !== undefined);
}
