import assert from 'node:assert/strict';
import { it } from 'node:test';
import { carryOut } from '../../../../src/core/renewal/change/carryOut.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { chooseForRenewal } from '../../../../src/core/renewal/reissue/chooseForRenewal.ts';
import { changeToolsOf, clusterGraphOf } from '../../../support/changes.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const many = 40;
const ca = await createTestCa({ name: 'kubernetes' });
const documents: Record<string, string> = { '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem };
for (let index = 0; index < many; index++) {
  const { certificatePem, keyPem } = await ca.issue({ commonName: `user-${index}`, notAfter: '2026-06-20T00:00:00Z' });
  documents[`/${index}.crt`] = certificatePem;
  documents[`/${index}.key`] = keyPem;
}

/** A change of all of them, how many keys were begun, and a wait until nothing of it is under way. */
async function change() {
  const graph = await clusterGraphOf(documents);
  const within = 30 * 86_400_000;
  const { certificates } = chooseForRenewal({ graph, now: testNow, within });
  const fingerprints = certificates.map(({ fingerprint }) => fingerprint);
  const plan = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now: testNow, keyAlgorithm: 'P-256' }));
  const tools = changeToolsOf(documents);
  const { subtle } = tools.webCryptography;
  let begun = 0;
  const underWay: unknown[] = [];
  const counting = new Proxy(subtle, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...values: readonly unknown[]) => {
        if (name === 'generateKey') begun++;
        const answer = Reflect.apply(method, target, values);
        underWay.push(answer);
        return answer;
      };
    },
  });
  const getRandomValues = (array: Uint8Array<ArrayBuffer>) => tools.webCryptography.getRandomValues(array);
  return {
    running: carryOut(plan, { ...tools, webCryptography: { subtle: counting, getRandomValues } }),
    begun: () => begun,
    settled: async () => {
      while (underWay.length > 0) {
        await Promise.allSettled(underWay.splice(0));
        // What follows from it is begun before the next turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

it('begins no key once a change of many certificates was left', async () => {
  const { running, begun, settled } = await change();
  await running.next();
  await running.return({ kind: 'refusal', code: 'nothingToDo', reason: '', wayOut: '' });
  const atOnce = begun();
  assert.ok(atOnce > 0 && atOnce < many, `${atOnce} of ${many}`);
  await settled();
  assert.equal(begun(), atOnce, 'none after it was left');
});

it('makes all of their keys where nobody leaves it', async () => {
  const { running, begun } = await change();
  let step = await running.next();
  for (; step.done !== true; step = await running.next());
  assert.equal(accepted(step.value).kind, 'changeSet');
  assert.equal(begun(), many);
});
