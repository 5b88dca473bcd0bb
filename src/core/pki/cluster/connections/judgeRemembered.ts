import { memoisedBy } from '../../../text/memoised.ts';
import type { PkiGraph } from '../../pkiModel.ts';
import type { Connection, ConnectionVerdict, Source } from './connectionModel.ts';
import { defaultWarning, judgeConnection, stateOf } from './judgeConnection.ts';
import { uploadEnds } from './judgeJoining.ts';
import type { Requirement } from './requirementModel.ts';

/** The moments at which a verdict may change, and verdicts between them, by how many of the moments have passed. */
interface Remembered {
  readonly begins: readonly number[];
  readonly ends: readonly number[];
  readonly verdicts: Map<number, ConnectionVerdict>;
  /** Of the last moment whose date is among Go's words. */
  dated?: { readonly at: number; readonly verdict: ConnectionVerdict };
}

/**
 * Judges a connection of a model at a moment, as {@link judgeConnection} does, and remembers the verdict: between two dates of
 * its certificates nothing changes but how far the end is. Findings, tree and table ask about one moment, with warnings of
 * their own; the map about many, one after the other.
 */
export function judgeRemembered(
  graph: PkiGraph,
  connection: Connection,
  at: number,
  warning: number = defaultWarning,
): ConnectionVerdict {
  const remembered = rememberedIn(graph)(connection);
  const { begins, ends, verdicts, dated } = remembered;
  const passed = begins.filter((begin) => begin <= at).length + ends.filter((end) => end < at).length;
  const before = dated?.at === at ? dated.verdict : verdicts.get(passed);
  if (before !== undefined) return asOf(before, at, warning);
  const verdict = judgeConnection(graph, connection, at, warning);
  if (verdict.requirements.some(isDated)) remembered.dated = { at, verdict };
  else verdicts.set(passed, verdict);
  return verdict;
}

/** Go's words about dates name the moment. */
function isDated(requirement: Requirement): boolean {
  return requirement.state === 'notMet' && requirement.error.includes('current time ');
}

/** Whether it will break soon is all that depends on the moment itself. */
function asOf(verdict: ConnectionVerdict, at: number, warning: number): ConnectionVerdict {
  const { connection, until, requirements, state: before } = verdict;
  const state = stateOf(connection, requirements, until, at, warning);
  return state === before ? verdict : { ...verdict, state };
}

const rememberedIn = memoisedBy((_graph: PkiGraph) => memoisedBy(datesOf));

/** With no verdict yet. */
function datesOf(connection: Connection): Remembered {
  const { serverShows, clientTrusts, clientShows, serverTrusts, tokenPeriod } = connection;
  const nodes = [serverShows, clientTrusts, clientShows, serverTrusts].flatMap(certificatesIn);
  return {
    begins: [...new Set([tokenPeriod?.begin, ...nodes.map(({ certificate }) => certificate.notBefore)])].filter(
      isKnown,
    ),
    ends: [
      ...new Set([
        tokenPeriod?.end,
        ...uploadEnds(connection),
        ...nodes.map(({ certificate }) => certificate.notAfter),
      ]),
    ].filter(isKnown),
    verdicts: new Map(),
  };
}

function isKnown(moment: number | undefined): moment is number {
  return moment !== undefined;
}

function certificatesIn(source: Source) {
  return source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.certificates) : [];
}
