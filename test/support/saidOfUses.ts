import assert from 'node:assert/strict';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import { toDocuments } from '../mutations/distributions/documents.ts';
import { graphOf } from './annotatedDocument.ts';
import { contradictionsIn, describeContradiction } from './contradictions.ts';
import { testNow } from './testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What `check` calls an error, and what `connections` says of the one connection; fails if they contradict each other. */
export async function saidOfUses(record: string, ...objects: readonly Fields[]): Promise<readonly string[]> {
  const graph = await graphOf(
    Object.fromEntries(objects.map((each, at) => [`shop/${at}-${each.kind}.yaml`, toDocuments(each)])),
  );
  const findings = evaluate(graph, defaultPolicy, testNow);
  assert.deepEqual(contradictionsIn(graph, testNow, findings).map(describeContradiction), []);
  const codes = findings.flatMap(({ severity, code }) => (severity === 'error' ? code : []));
  const verdicts = judgeConnections(connectionModelOf(graph), testNow);
  const lines = verdicts
    .filter(({ connection }) => connection.record.id === record)
    .map(({ state, requirements }) => {
      const fault = requirements.find((each) => each.state === 'notMet');
      return fault?.state === 'notMet' ? `${state}: ${fault.error}` : state;
    });
  return [...new Set(codes), ...lines];
}
