import type { Cluster } from '../../pki/cluster/connections/connectionModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { causeWords, type Outage } from './outages.ts';

/** The forecast as JSON; documented in docs/cli-details.md. */
export function forecastJson(clusters: readonly Cluster[], outages: readonly Outage[], now: number) {
  return {
    schemaVersion: 1,
    at: formatIsoTime(now),
    clusters: clusters.map(({ id, name, hosts }) => ({ id, ...(name === undefined ? {} : { name }), machines: hosts })),
    outages: outages.map((outage) => ({
      at: formatIsoTime(outage.at),
      change: outage.change,
      cluster: outage.cluster,
      cause: causeWords(outage),
      effects: outage.effects,
      certificates: outage.certificates.map(({ fingerprint, role, occurrences }) => ({
        fingerprint,
        ...(role === undefined ? {} : { role: role.id }),
        files: [...new Set(occurrences.map(({ file }) => file.path))],
      })),
      connections: outage.events.map(({ connection, verdict }) => ({
        id: connection.id,
        number: connection.record.no,
        kind: connection.record.id,
        state: verdict.state,
      })),
    })),
  };
}
