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

/** A change of all of them, and how many keys were begun. */
async function change() {
  const graph = await clusterGraphOf(documents);
  const within = 30 * 86_400_000;
  const { certificates } = chooseForRenewal({ graph, now: testNow, within });
  const fingerprints = certificates.map(({ fingerprint }) => fingerprint);
  const plan = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now: testNow, keyAlgorithm: 'P-256' }));
  const tools = changeToolsOf(documents);
  const { subtle } = tools.webCryptography;
  let begun = 0;
  const counting = new Proxy(subtle, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (name === 'generateKey') begun++;
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
  const getRandomValues = (array: Uint8Array<ArrayBuffer>) => tools.webCryptography.getRandomValues(array);
  return {
    running: carryOut(plan, { ...tools, webCryptography: { subtle: counting, getRandomValues } }),
    begun: () => begun,
  };
}

it('begins no key once a change of many certificates was left', async () => {
  const { running, begun } = await change();
  await running.next();
  await running.return({ kind: 'refusal', code: 'nothingToDo', reason: '', wayOut: '' });
  const atOnce = begun();
  assert.ok(atOnce > 0 && atOnce < many, `${atOnce} of ${many}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.ok(begun() <= atOnce, `${begun()} after it was left, ${atOnce} before`);
});

it('makes all of their keys where nobody leaves it', async () => {
  const { running, begun } = await change();
  let step = await running.next();
  for (; step.done !== true; step = await running.next());
  assert.equal(accepted(step.value).kind, 'changeSet');
  assert.equal(begun(), many);
});
