import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'admin' });

/** Judges texts that Git tracks. */
async function judge(files: Readonly<Record<string, string>>, isTracked = true): Promise<readonly string[]> {
  const decoded = Object.entries(files).map(([path, text]) =>
    decodeFile({ path, text, ...(isTracked ? { trackedAs: path } : {}) }, decodingTools),
  );
  const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
  return gradesOf(evaluate(graph, defaultPolicy, testNow), /^(?:private-key-in-vcs|ca-key-in|secret-plain)/);
}

const secret = `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${base64(leaf.keyPem)}\n`;
const kubeconfig = `kind: Config\nusers:\n- name: a\n  user:\n    client-key-data: ${base64(leaf.keyPem)}\n`;

describe('private keys under version control', () => {
  test('key files, kubeconfigs and Secrets, each once', async () => {
    const files = { 'a.key': leaf.keyPem + leaf.keyPem, 'config.yaml': kubeconfig, 'secret.yaml': secret };
    assert.deepEqual(await judge(files), [
      'warning private-key-in-vcs a.key',
      'warning private-key-in-vcs config.yaml',
      'warning private-key-in-vcs secret.yaml',
    ]);
    assert.deepEqual(await judge(files, false), ['info secret-plaintext-manifest secret.yaml']);
  });

  test('the key of a CA is told as that', async () => {
    const files = { 'ca.crt': ca.certificatePem, 'ca.key': ca.keyPem };
    assert.deepEqual(await judge(files), ['warning ca-key-in-workspace ca.key']);
    assert.deepEqual(await judge(files, false), ['info ca-key-in-workspace ca.key']);
  });

  test('certificates, encrypted keys, examples and keys of tests', async () => {
    const encrypted = createPrivateKey(leaf.keyPem)
      .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString();
    const files = {
      'a.crt': leaf.certificatePem,
      'a.key': encrypted,
      'README.md': `Like this:\n\n${leaf.keyPem}`,
      'main.go': `const key = \`${leaf.keyPem}\``,
      'pkg/testdata/tls.key': leaf.keyPem,
      'test/fixtures/config.yaml': kubeconfig,
      'examples/secret.yaml': secret,
    };
    assert.deepEqual(await judge(files), ['info secret-plaintext-manifest examples/secret.yaml']);
    assert.deepEqual(await judge({ 'latest/a.key': leaf.keyPem }), ['warning private-key-in-vcs latest/a.key']);
  });
});
