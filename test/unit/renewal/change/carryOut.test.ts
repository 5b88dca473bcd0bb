import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { carryOut } from '../../../../src/core/renewal/change/carryOut.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { changeToolsOf, clusterGraphOf } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const documents = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const now = Date.parse('2026-11-24T14:53:43Z');
const scheduler = '/etc/kubernetes/scheduler.conf';

describe('carrying out a plan step by step', async () => {
  const graph = await clusterGraphOf(documents);
  const { fingerprint } = nodeOf(graph, certificateIn(graph, scheduler, 1));
  const plan = accepted(planReissue({ graph, now, certificates: [{ fingerprint }], keyAlgorithm: 'P-256' }));

  it('tells each step, and hands out the change at the end', async () => {
    const steps: string[] = [];
    const running = carryOut(plan, changeToolsOf(documents));
    let next = await running.next();
    for (; next.done !== true; next = await running.next()) {
      const { kind, done, total } = next.value;
      steps.push(`${kind} ${done}/${total}`);
    }
    assert.deepEqual(steps, ['keyMade 1/3', 'signed 2/3', 'rewritten 3/3']);
    assert.equal(accepted(next.value).kind, 'changeSet');
  });

  it('lets others have their turn while keys are made and certificates are signed', async () => {
    const expiring = { kind: 'renewExpiring', within: 400 * 86_400_000, isInScope: () => true } as const;
    const all = accepted(planAction(expiring, { graph, now, keyAlgorithm: 'P-256', key: 'new' }));
    assert.ok(all.certificates.length >= 11, String(all.certificates.length));
    let turns = 0;
    const takeTurns = () => {
      turns++;
      running = setImmediate(takeTurns);
    };
    let running = setImmediate(takeTurns);
    try {
      // Several are made at once: not every step is waited for.
      const waitedFor = new Set<string>();
      let before = turns;
      for await (const { kind } of carryOut(all, changeToolsOf(documents))) {
        if (turns > before) waitedFor.add(kind);
        before = turns;
      }
      assert.deepEqual([...waitedFor].sort(), ['keyMade', 'signed']);
    } finally {
      clearImmediate(running);
    }
  });

  it('may be left between two steps', async () => {
    const running = carryOut(plan, changeToolsOf(documents));
    await running.next();
    await running.next();
    await running.return({ kind: 'refusal', code: 'nothingToDo', reason: '', wayOut: '' });
    assert.equal((await running.next()).done, true);
  });

  it('is refused when a file has changed, is gone, or lies where one is to be made', async () => {
    const text = documents[scheduler] ?? '';
    for (const changed of [
      text.replace('apiVersion', '# before\napiVersion'),
      text.replace('client-certificate-data: LS0t', 'client-certificate-data: LS1t'),
      '',
    ]) {
      const answer = await runToEnd({ ...documents, [scheduler]: changed });
      assert.ok(answer.kind === 'refusal' && answer.code === 'changedSince');
    }
    const { [scheduler]: _, ...rest } = documents;
    const gone = await runToEnd(rest);
    assert.ok(gone.kind === 'refusal' && gone.code === 'changedSince');
  });

  async function runToEnd(current: Record<string, string>) {
    const running = carryOut(plan, changeToolsOf(current));
    for (;;) {
      const next = await running.next();
      if (next.done === true) return next.value;
    }
  }
});
