import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import type {
  Cluster,
  Connection,
  ConnectionVerdict,
  ExpectedName,
  Missing,
  Party,
  SideVerdict,
  Source,
} from '../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import { formatIsoTime } from '../../text/moment.ts';
import type { HostMap } from '../map/hosts/chainRows.ts';
import { hostsJson } from '../map/output/mapJson.ts';
import { partyWords, portOf } from './partyWords.ts';
import { logLines } from './verdictWords.ts';

/**
 * The connections of clusters as JSON; documented in docs/cli-details.md.
 *
 * @param hosts - Where the files tell of no control plane.
 */
export function connectionsJson(
  clusters: readonly Cluster[],
  verdicts: readonly ConnectionVerdict[],
  now: number,
  hosts?: Pick<HostMap, 'rows'>,
) {
  return {
    schemaVersion: 1,
    at: formatIsoTime(now),
    ...(hosts === undefined ? {} : { hosts: hostsJson(hosts) }),
    clusters: clusters.map(({ id, name, hosts }) => ({ id, ...(name === undefined ? {} : { name }), machines: hosts })),
    connections: verdicts.map(verdictJson),
  };
}

function verdictJson(verdict: ConnectionVerdict) {
  const { connection, state, until, server, client } = verdict;
  const { record, cluster, id } = connection;
  return {
    id,
    number: record.no,
    kind: record.id,
    cluster,
    state,
    ...(until === undefined ? {} : { until: formatIsoTime(until) }),
    client: partyJson(connection.client),
    server: partyJson(connection.server),
    port: portOf(connection),
    names: connection.names.map(nameJson),
    serverSide: {
      ...sideJson(server),
      shows: sourceJson(connection.serverShows),
      verifiedWith: sourceJson(connection.clientTrusts),
      ...logJson(verdict, 'client'),
    },
    clientSide: {
      ...sideJson(client),
      ...tokenJson(connection),
      shows: sourceJson(connection.clientShows),
      verifiedWith: sourceJson(connection.serverTrusts),
      ...logJson(verdict, 'server'),
    },
  };
}

function partyJson(party: Party) {
  const { component, host, place, isAssumed } = party;
  return {
    name: partyWords(party, true),
    ...(component === undefined ? {} : { component }),
    ...(host === '' ? {} : { machine: host }),
    ...(place === undefined ? {} : placeJson(place)),
    ...(isAssumed === true ? { isAssumed } : {}),
  };
}

/** The file and the line of something. */
export function placeJson({ file, span }: FilePlace) {
  const line = file.lines?.positionAt(span.start).line;
  return { path: file.path, ...(line === undefined ? {} : { line: line + 1 }) };
}

function nameJson({ name, by, place, isServerName }: ExpectedName) {
  return { name, by, ...placeJson(place), ...(isServerName === true ? { isServerName } : {}) };
}

function sideJson(side: SideVerdict) {
  switch (side.kind) {
    case 'accepted': {
      const { kind, until, path, identity, isAssumed } = side;
      return {
        verdict: kind,
        ...(until === undefined ? {} : { until: formatIsoTime(until) }),
        path,
        ...(identity === undefined ? {} : { identity }),
        ...(isAssumed === true ? { isAssumed } : {}),
      };
    }
    case 'refused': {
      const { kind, reason, error, fingerprint, identity, isAssumed } = side;
      return {
        verdict: kind,
        reason,
        error,
        ...(identity === undefined ? {} : { identity }),
        ...(fingerprint === undefined ? {} : { fingerprint }),
        ...(isAssumed === true ? { isAssumed } : {}),
      };
    }
    case 'notVerified':
      return {
        ...{ verdict: side.kind, why: side.why },
        ...(side.until === undefined ? {} : { until: formatIsoTime(side.until) }),
      };
    case 'unknown':
      return {
        verdict: side.kind,
        missing: missingJson(side.missing),
        ...(side.until === undefined ? {} : { until: formatIsoTime(side.until) }),
      };
    case 'none':
      return { verdict: side.kind };
  }
}

/** The place of the token, never the token itself. */
function tokenJson({ token }: Connection) {
  return token === undefined ? {} : { token: { by: token.by, ...placeJson(token.place) } };
}

function missingJson({ why, name, place }: Missing) {
  return { why, name, ...(place === undefined ? {} : placeJson(place)) };
}

function sourceJson(source: Source) {
  switch (source.kind) {
    case 'materials':
      return source.materials.map(({ by, place, material, isAssumed }) => ({
        by,
        ...placeJson(place),
        ...(material.filePath === undefined ? {} : { file: material.filePath }),
        certificates: material.certificates.map(({ fingerprint }) => fingerprint),
        ...(isAssumed === true ? { isAssumed } : {}),
      }));
    case 'unknown':
      return { unknown: missingJson(source.missing) };
    default:
      return source.kind;
  }
}

function logJson(verdict: ConnectionVerdict, by: 'client' | 'server') {
  const own = refusals(verdict).find((each) => each.by === by);
  return own === undefined ? {} : { log: logLines(verdict, by, own.verdict) };
}
