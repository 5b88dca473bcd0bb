import assert from 'node:assert/strict';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { actionForFinding } from '../../src/core/renewal/actionForFinding.ts';
import { planAction } from '../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from './changes.ts';
import { accepted } from './renewal.ts';
import { evaluate } from './saidByRecord.ts';

const findingsIn = (graph: PkiGraph, now: number): readonly Finding[] => evaluate(graph, defaultPolicy, now);

/** Does what a finding asks for; fails when it is still there afterwards, or something worse is. */
export async function assertGone(documents: Documents, code: string, now: number, path?: string): Promise<Documents> {
  const graph = await clusterGraphOf(documents);
  const before = findingsIn(graph, now);
  const finding = before.find((each) => each.code === code && (path === undefined || each.path === path));
  assert.ok(finding !== undefined, `${code} is found: ${before.map((each) => each.code).join(', ')}`);
  const asked = actionForFinding(graph, finding, now);
  assert.ok(asked !== undefined);
  const key = asked.key === undefined ? {} : { key: asked.key };
  const plan = accepted(planAction(asked.action, { graph, now, keyAlgorithm: 'P-256', ...key }));
  const changed = changedDocuments(documents, await carriedOut(plan, documents));
  const after = findingsIn(await clusterGraphOf(changed), now);
  const serious = (findings: readonly Finding[]) =>
    findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  assert.deepEqual(
    after.filter((each) => each.code === code && each.path === finding.path),
    [],
  );
  const known = new Set(before.map((each) => each.code));
  assert.deepEqual(
    serious(after).filter((each) => !known.has(each.code)),
    [],
  );
  return changed;
}
