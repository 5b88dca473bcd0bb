import type { FilePlace } from '../clusterModel.ts';
import type { Connection, Source } from './connectionModel.ts';

/** The documents that say something of a connection: what starts its programs, what these read, and the objects that cause it. */
export function pathsOf(connection: Connection): ReadonlySet<string> {
  const { client, server, serverShows, clientTrusts, clientShows, serverTrusts, names, token, tokenKeys } = connection;
  const {
    refuses,
    startFaults = {},
    awaits,
    calledService,
    tokenRefusal,
    tokenIssue,
    bootstrapFault,
    joining,
  } = connection;
  const { commonNames, hostnames, rights } = connection.clientNames;
  const accepted = [tokenRefusal, tokenIssue].flatMap((each) =>
    each !== undefined && 'accepted' in each ? each.accepted.settings : [],
  );
  const faults = Object.values(startFaults).flat();
  const sources = [
    ...[serverShows, clientTrusts, clientShows, serverTrusts, token?.registeredAt, tokenKeys?.verifying],
    ...(tokenKeys?.signing ?? []),
    ...faults.flatMap(({ loads }) =>
      loads === undefined ? [] : [{ kind: 'materials', materials: [loads.source] } as const],
    ),
  ];
  const named: readonly ({ readonly place?: FilePlace } | undefined)[] = [
    ...[client, server, token, refuses, awaits, commonNames, hostnames, rights?.authorizers],
    ...names,
    ...accepted,
    ...(tokenIssue?.issued.settings ?? []),
    ...faults,
    ...(joining === undefined ? [] : [...joining.forms, ...joining.downloads]),
    ...(calledService?.state === 'notMet' ? [calledService] : []),
  ];
  const objects = [client.part?.placed, server.part?.placed, bootstrapFault?.secret, client.use?.kubeconfig];
  return new Set([
    ...named.flatMap((each) => each?.place?.file.path ?? []),
    ...objects.flatMap((each) => each?.file.path ?? []),
    ...sources.flatMap((source) => (source === undefined ? [] : pathsIn(source))),
  ]);
}

function pathsIn(source: Source): readonly string[] {
  if (source.kind === 'unknown') return source.missing.place === undefined ? [] : [source.missing.place.file.path];
  if (source.kind === 'selfMade') return [source.setting.place.file.path];
  const materials = source.kind === 'materials' || source.kind === 'systemRoots' ? (source.materials ?? []) : [];
  return materials.flatMap(({ material, key, place }) => [
    place.file.path,
    ...[material, ...(key === undefined ? [] : [key])].flatMap((each) => [
      each.place.file.path,
      ...each.occurrences.map(({ file }) => file.path),
      ...(each.filePath === undefined ? [] : [each.filePath]),
    ]),
  ]);
}
