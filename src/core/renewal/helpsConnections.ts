import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { Connection } from '../pki/cluster/connections/connectionModel.ts';
import { judgeRemembered } from '../pki/cluster/connections/judgeRemembered.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { addToGroup } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import type { ChangePlan } from './change/changeModel.ts';
import { judgeWith } from './change/judgeWith.ts';
import { sidesOf } from './shownSides.ts';

/**
 * Whether a plan is worth offering for a certificate: not if every connection that rejects it rejects it afterwards too.
 * What the other side presents is another matter.
 */
export function helpsConnections(plan: ChangePlan, fingerprint: string, graph: PkiGraph, now: number): boolean {
  const { graph: judged } = connectionModelOf(graph);
  const rejected = (presentersIn(graph).get(fingerprint) ?? []).filter(
    ({ connection, side }) => judgeRemembered(judged, connection, now)[side].kind === 'refused',
  );
  return (
    rejected.length === 0 ||
    rejected.some(({ connection, side }) => judgeWith([plan], connection, graph, now)[side].kind !== 'refused')
  );
}

/** Whether a connection rejects what a certificate says: another one of the same CA would help. */
export function isRejectedByContent(fingerprint: string, graph: PkiGraph, now: number): boolean {
  const { graph: judged } = connectionModelOf(graph);
  return (presentersIn(graph).get(fingerprint) ?? []).some(({ connection, side }) => {
    const verdict = judgeRemembered(judged, connection, now)[side];
    return verdict.kind === 'refused' && (verdict.reason === 'usage' || verdict.reason === 'name');
  });
}

interface Presenter {
  readonly connection: Connection;
  readonly side: 'server' | 'client';
}

/** By the certificate that a side presents. */
const presentersIn = memoisedBy((graph: PkiGraph): ReadonlyMap<string, readonly Presenter[]> => {
  const presenters = new Map<string, Presenter[]>();
  for (const connection of connectionModelOf(graph).connections) {
    sidesOf(connection).forEach(({ shows }, index) => {
      const shown = shows.kind === 'materials' ? shows.materials : [];
      const leaves = new Set(shown.flatMap(({ material }) => material.certificates[0]?.fingerprint ?? []));
      for (const leaf of leaves)
        addToGroup(presenters, leaf, { connection, side: index === 0 ? 'server' : 'client' } as const);
    });
  }
  return presenters;
});
