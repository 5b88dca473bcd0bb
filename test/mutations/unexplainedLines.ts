import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import { refusals } from '../../src/core/pki/cluster/connections/refusals.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { logLines } from '../../src/core/present/connections/verdictWords.ts';
import { explainErrors } from '../../src/core/present/explain/explainErrors.ts';
import { readLoggedErrors } from '../../src/core/present/explain/readLoggedErrors.ts';

/** Lines that a tree makes programs print and that it does not explain. */
export function unexplainedLines(graph: PkiGraph, now: number): readonly string[] {
  const context = { graph, findings: [], policy: defaultPolicy, now };
  const wrong: string[] = [];
  for (const verdict of judgeConnections(connectionModelOf(graph), now)) {
    for (const { by, verdict: refused } of refusals(verdict)) {
      for (const { text } of logLines(verdict, by, refused)) {
        const [explained] = explainErrors(text, context);
        const { connections = [], more = 0 } = explained ?? {};
        const told = connections.flatMap(({ verdict: first, others }) => [first, ...others]);
        const isTold = told.some(({ connection }) => connection.id === verdict.connection.id);
        const isKnown = readLoggedErrors(text).length > 0;
        if (!isTold && more === 0)
          wrong.push(`${isKnown ? '' : 'unknown '}${verdict.connection.record.id} ${refused.reason}: ${text}`);
      }
    }
  }
  return wrong;
}
