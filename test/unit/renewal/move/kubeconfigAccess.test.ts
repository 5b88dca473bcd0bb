import assert from 'node:assert/strict';
import { it } from 'node:test';
import { planAction, type RenewalAction } from '../../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { inBase64 } from '../../../support/manners.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const jane = await ca.issue({ commonName: 'jane' });
const user = (certificate: string, key: string) =>
  `apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate${certificate}\n    client-key${key}\n`;
const graph = await clusterGraphOf({
  '/k/by-path': user(': jane.crt', ': jane.key'),
  '/k/jane.crt': jane.certificatePem,
  '/k/jane.key': jane.keyPem,
  '/k/embedded': user(`-data: ${inBase64(jane.certificatePem)}`, `-data: ${inBase64(jane.keyPem)}`),
});
const embed: RenewalAction = { kind: 'embedFiles', path: '/k/by-path' };
const extract: RenewalAction = { kind: 'extractFiles', path: '/k/embedded' };

it('a kubeconfig that cannot be written stays as it is, with the reason', () => {
  for (const action of [embed, extract]) {
    assert.equal(planAction(action, { graph, now: testNow }).kind, 'changePlan');
    const answer = planAction(action, { graph, now: testNow, access: () => 'notOnDisk' });
    assert.ok(answer.kind === 'refusal' && answer.code === 'nothingToDo');
    assert.match(answer.reason, /not on a local disk/);
  }
});

it('a key is not embedded in a file that others can read without a word', () => {
  const isWarned = (mode: number) => {
    const files = graph.files.map((file) => ({ ...file, mode }));
    const plan = planAction(embed, { graph: { ...graph, files }, now: testNow });
    return plan.kind === 'changePlan' && plan.warnings.some(({ code }) => code === 'keyExposed');
  };
  assert.equal(isWarned(0o600), false);
  assert.equal(isWarned(0o644), true);
});
