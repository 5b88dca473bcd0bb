import type { PkiGraph } from '../../model.ts';
import { judgeConnection } from './judgeConnection.ts';
import type { Connection, ConnectionModel, ConnectionVerdict, Source } from './model.ts';

/** The moments at which a verdict may change, and verdicts between them, by how many of the moments have passed. */
interface Remembered {
  readonly begins: readonly number[];
  readonly ends: readonly number[];
  readonly verdicts: Map<number, ConnectionVerdict>;
}

const known = new WeakMap<Connection, Remembered>();

/**
 * Judges all connections of a model at a moment, as `judgeConnections` does, and remembers the verdicts: between two dates of
 * a connection's certificates nothing changes but how far the end is. For who asks about many moments, one after the other.
 */
export function judgeRemembered(
  { graph, connections }: ConnectionModel,
  at: number,
  warning: number,
): readonly ConnectionVerdict[] {
  return connections.map((connection) => judged(graph, connection, at, warning));
}

function judged(graph: PkiGraph, connection: Connection, at: number, warning: number): ConnectionVerdict {
  const remembered = known.get(connection) ?? datesOf(connection);
  known.set(connection, remembered);
  const { begins, ends, verdicts } = remembered;
  const passed = begins.filter((begin) => begin <= at).length + ends.filter((end) => end < at).length;
  const before = verdicts.get(passed);
  if (before !== undefined) return asOf(before, at, warning);
  const verdict = judgeConnection(graph, connection, at, warning);
  // Go's words about dates name the moment.
  const isDated = [verdict.server, verdict.client].some(
    (side) => side.kind === 'refused' && side.reason === 'validity',
  );
  if (!isDated) verdicts.set(passed, verdict);
  return verdict;
}

/** Whether it will break soon is all that depends on the moment itself. */
function asOf(verdict: ConnectionVerdict, at: number, warning: number): ConnectionVerdict {
  const { until, server, client, state: before } = verdict;
  if (before === 'broken') return verdict;
  const isKnown = ![server, client].some(({ kind }) => kind === 'unknown');
  const state = until !== undefined && until - at < warning ? 'willBreak' : isKnown ? 'works' : 'unknown';
  return state === before ? verdict : { ...verdict, state };
}

function datesOf({ serverShows, clientTrusts, clientShows, serverTrusts }: Connection): Remembered {
  const nodes = [serverShows, clientTrusts, clientShows, serverTrusts].flatMap(certificatesIn);
  return {
    begins: [...new Set(nodes.flatMap(({ certificate }) => certificate.notBefore ?? []))],
    ends: [...new Set(nodes.flatMap(({ certificate }) => certificate.notAfter ?? []))],
    verdicts: new Map(),
  };
}

function certificatesIn(source: Source) {
  return source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.certificates) : [];
}
