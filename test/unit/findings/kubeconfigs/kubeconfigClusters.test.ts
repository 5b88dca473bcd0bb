import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const { certificatePem } = await createTestCa({ name: 'kubernetes' });
const ca = `certificate-authority-data: ${Buffer.from(certificatePem).toString('base64')}`;

async function findingsIn(...fields: readonly string[]) {
  const cluster = ['server: https://10.0.0.1:6443', ...fields].map((field) => `      ${field}\n`).join('');
  const text = `apiVersion: v1\nkind: Config\nclusters:\n  - name: a\n    cluster:\n${cluster}`;
  const file = decodeFile({ path: 'config', text }, decodingTools);
  const graph = await buildPkiGraph([file], decodingTools.cryptography);
  return evaluate(graph, defaultPolicy, testNow)
    .filter(({ code }) => code.startsWith('kubeconfig-insecure'))
    .map(({ code, span }) => [code, text.slice(span?.start, span?.end)]);
}

describe('verification of the server in kubeconfigs', () => {
  test('none', async () => {
    const expected = [['kubeconfig-insecure', 'insecure-skip-tls-verify']];
    assert.deepEqual(await findingsIn('insecure-skip-tls-verify: true'), expected);
  });
  test('none and a CA', async () => {
    const expected = [['kubeconfig-insecure-with-ca', 'insecure-skip-tls-verify']];
    assert.deepEqual(await findingsIn('insecure-skip-tls-verify: true', ca), expected);
  });
  test('by the CA', async () => {
    assert.deepEqual(await findingsIn(ca), []);
    assert.deepEqual(await findingsIn(ca, 'insecure-skip-tls-verify: false'), []);
  });
});
