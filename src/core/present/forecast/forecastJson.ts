import type { Cluster, Connection, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { causeWords, type Outage } from './outages.ts';

/**
 * The forecast as JSON; documented in docs/cli-details.md.
 *
 * @param stopped - Connections that are broken already.
 */
export function forecastJson(
  clusters: readonly Cluster[],
  outages: readonly Outage[],
  stopped: readonly ConnectionVerdict[],
  now: number,
) {
  return {
    schemaVersion: 1,
    at: formatIsoTime(now),
    clusters: clusters.map(({ id, name, hosts }) => ({ id, ...(name === undefined ? {} : { name }), machines: hosts })),
    stopped: stopped.map(({ connection, state }) => connectionJson(connection, state)),
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
      connections: outage.events.map(({ connection, verdict }) => connectionJson(connection, verdict.state)),
    })),
  };
}

function connectionJson({ id, record }: Connection, state: ConnectionVerdict['state']) {
  return { id, number: record.no, kind: record.id, state };
}
