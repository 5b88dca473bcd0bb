import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import type { Connection, ConnectionModel, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { touches } from '../../text/span.ts';

/** What the user points at elsewhere: a connection, a certificate, or a place in a file. */
export interface MapQuestion {
  readonly connection?: string;
  readonly fingerprint?: string;
  readonly path?: string;
  readonly offset?: number;
}

/** Its place on a map: the cluster, and candidates of which the first that is drawn counts. */
export interface MapTarget {
  readonly cluster: string;
  readonly connection?: string;
  readonly fingerprint?: string;
}

/**
 * Finds the connection or certificate of a map for something elsewhere: for a flag or field, the connection that
 * reads it; for a certificate (also one in a file that a flag names), the connections that present or trust it.
 *
 * @param isBroken - Of several connections, prefer a broken one.
 * @returns `undefined` if no connection uses it. Never throws.
 */
export function mapTargetOf(
  { connections }: ConnectionModel,
  question: MapQuestion,
  isBroken: (connection: Connection) => boolean,
): MapTarget | undefined {
  const first = (holds: (connection: Connection) => boolean): Connection | undefined => {
    const found = connections.filter(holds);
    return found.find(isBroken) ?? found[0];
  };
  const named = first(({ id }) => id === question.connection);
  if (named !== undefined) return { cluster: named.cluster, connection: named.id };
  const { fingerprint } = question;
  const using = fingerprint === undefined ? undefined : first((connection) => uses(connection, fingerprint));
  if (using !== undefined && fingerprint !== undefined) {
    return { cluster: using.cluster, connection: using.id, fingerprint };
  }
  const set = first((connection) => placesOf(connection).some((place) => isAt(place, question)));
  return set && { cluster: set.cluster, connection: set.id };
}

function sourcesOf({ serverShows, clientTrusts, clientShows, serverTrusts, tokenKeys }: Connection): readonly Source[] {
  const keys = tokenKeys === undefined ? [] : [...tokenKeys.signing, tokenKeys.verifying];
  return [clientShows, serverShows, clientTrusts, serverTrusts, ...keys];
}

function uses(connection: Connection, fingerprint: string): boolean {
  return sourcesOf(connection).some(
    (source) =>
      source.kind === 'materials' &&
      source.materials.some(({ material }) => material.certificates.some((node) => node.fingerprint === fingerprint)),
  );
}

/** Places that configure the sides of a connection: flags and fields, and what they read. */
function placesOf(connection: Connection): readonly FilePlace[] {
  const { names, skippedBy, token, revokedBy, client, server } = connection;
  const sources = [...sourcesOf(connection), ...(revokedBy === undefined ? [] : [revokedBy])].flatMap((source) => {
    if (source.kind === 'unknown') return source.missing.place ?? [];
    if (source.kind !== 'materials') return [];
    return source.materials.flatMap(({ place, material }) => [
      place,
      ...material.occurrences.map(({ file, credential }) => ({ file, span: credential.block.span })),
    ]);
  });
  const parties = [client, server].flatMap(({ place }) => place ?? []);
  const others = [...names, skippedBy, token].flatMap((each) => each?.place ?? []);
  return [...sources, ...others, ...parties];
}

/** A flag precedes its value on the same line. */
function isAt({ file, span }: FilePlace, { path, offset }: MapQuestion): boolean {
  if (file.path !== path) return false;
  const { lines } = file;
  if (offset === undefined || touches(span, offset)) return true;
  return lines !== undefined && lines.positionAt(span.start).line === lines.positionAt(offset).line;
}
