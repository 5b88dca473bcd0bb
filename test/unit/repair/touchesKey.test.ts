import assert from 'node:assert/strict';
import { it } from 'node:test';
import { planIgnore } from '../../../src/core/repair/planIgnore.ts';
import { touchesKey } from '../../../src/core/repair/touchesKey.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { judge, repairOf } from '../../support/repair.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const jane = await ca.issue({ commonName: 'jane' });
const folded = (text: string) => `>\n      ${base64(text).replaceAll(/.{76}(?=.)/g, '$&\n      ')}`;
const user = (certificate: string, key: string) =>
  `apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate-data: ${certificate}\n    client-key-data: ${key}\n`;

/** Whether the repair of a problem of one file touches a key. */
async function touched(text: string, code: string): Promise<boolean> {
  const texts = { '/f': text };
  const judged = await judge(texts);
  const finding = judged.findings.find((each) => each.code === code);
  assert.ok(finding, `${code} is not among ${judged.findings.map((each) => each.code).join()}`);
  const repair = repairOf(texts, judged, finding);
  assert.ok(repair);
  return touchesKey(judged.graph, repair);
}

it('a repair of a key touches it, whether it can be read or not', async () => {
  assert.equal(await touched(user(base64(jane.certificatePem), folded(jane.keyPem)), 'base64-invalid'), true);
  assert.equal(await touched(user(base64(jane.certificatePem), base64(base64(jane.keyPem))), 'double-base64'), true);
});

it('one of a certificate beside a key does not, nor does a comment above it', async () => {
  assert.equal(await touched(user(folded(jane.certificatePem), base64(jane.keyPem)), 'base64-invalid'), false);
  const texts = { '/f': user(base64(jane.certificatePem), folded(jane.keyPem)) };
  const judged = await judge(texts);
  const [finding] = judged.findings.filter(({ code }) => code === 'base64-invalid');
  const context = { graph: judged.graph, now: testNow, tools: decodingTools, textOf: () => texts['/f'] };
  const ignore = finding && planIgnore(context, finding);
  assert.ok(ignore);
  assert.equal(touchesKey(judged.graph, ignore), false);
});

it('swapping a certificate and a key touches the key', async () => {
  assert.equal(await touched(user(base64(jane.keyPem), base64(jane.certificatePem)), 'cert-key-swapped'), true);
});
