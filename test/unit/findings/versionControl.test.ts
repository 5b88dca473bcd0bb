import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { quietPlaceOf } from '../../../src/core/locate/files/quietPlaces.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'admin' });

/** Judges texts that Git tracks, each with the names beside its folders. */
async function judge(
  files: Readonly<Record<string, string>>,
  isTracked = true,
  beside: readonly string[] = [],
): Promise<readonly string[]> {
  const decoded = Object.entries(files).map(([path, text]) => {
    const quiet = quietPlaceOf(path, () => beside);
    return decodeFile(
      { path, text, ...(isTracked ? { trackedAs: path } : {}), ...(quiet === undefined ? {} : { quiet }) },
      decodingTools,
    );
  });
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
    assert.deepEqual(await judge(files), [
      'hint private-key-in-vcs examples/secret.yaml',
      'hint private-key-in-vcs pkg/testdata/tls.key',
      'hint private-key-in-vcs test/fixtures/config.yaml',
    ]);
    assert.deepEqual(await judge({ 'roles/argocd/templates/a.yaml': `a: |\n${leaf.keyPem.replace(/^/gm, '  ')}` }), [
      'warning private-key-in-vcs roles/argocd/templates/a.yaml',
    ]);
    assert.deepEqual(await judge({ 'latest/a.key': leaf.keyPem }), ['warning private-key-in-vcs latest/a.key']);
  });

  test('an environment may have the name of a test', async () => {
    const files = { 'test/tls.yaml': secret, 'test/ca.crt': ca.certificatePem, 'test/ca.key': ca.keyPem };
    assert.deepEqual(await judge(files, true, ['prod', 'staging', 'test']), [
      'warning ca-key-in-workspace test/ca.key',
      'warning private-key-in-vcs test/tls.yaml',
    ]);
    assert.deepEqual(await judge(files), [
      'hint ca-key-in-workspace test/ca.key',
      'hint private-key-in-vcs test/tls.yaml',
    ]);
  });
});

describe('what Talos keeps beside the keys of its CAs', async () => {
  const rsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = base64(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const pair = `crt: ${base64(ca.certificatePem)}\n    key: ${base64(ca.keyPem)}`;
  const token = 'xa0fyr.0123456789abcdef';
  const box = 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
  const cas = `certs:\n  k8s:\n    ${pair}\n`;
  const tells = async (text: string, tracked = true) => {
    const file = decodeFile({ path: 's.yaml', text, ...(tracked ? { trackedAs: 's.yaml' } : {}) }, decodingTools);
    const found = evaluate(await buildPkiGraph([file], decodingTools.cryptography), defaultPolicy, testNow);
    return found
      .filter(({ code }) => code === 'private-key-in-vcs')
      .map(({ message }) => /contains (.*?), and Git/.exec(message)?.[1]);
  };

  test('is told by name, once for a file', async () => {
    const signs = `  k8sserviceaccount:\n    key: ${signer}\n`;
    const secrets = `secrets:\n  bootstraptoken: ${token}\n  secretboxencryptionsecret: ${box}\ntrustdinfo:\n  token: ${token}\n`;
    assert.deepEqual(await tells(secrets + cas + signs), [
      'the key that signs service account tokens, the tokens with which machines join and the key that encrypts Secrets in etcd in clear text',
    ]);
    assert.deepEqual(await tells(cas + signs), ['the key that signs service account tokens in clear text']);
    assert.deepEqual(await tells(`secrets:\n  aescbcencryptionsecret: "${box}"\n${cas}`), [
      'the key that encrypts Secrets in etcd in clear text',
    ]);
  });

  test('also in machine configurations', async () => {
    const machine = `machine:\n  token: ${token}\n  ca:\n    crt: ${base64(ca.certificatePem)}\n    key: ""\ncluster:\n  token: ${token}\n`;
    assert.deepEqual(await tells(machine), ['the tokens with which machines join in clear text']);
    assert.deepEqual(
      await tells(`${machine}  serviceAccount:\n    key: ${signer}\n  secretboxEncryptionSecret: ${box}\n`),
      [
        'the key that signs service account tokens, the tokens with which machines join and the key that encrypts Secrets in etcd in clear text',
      ],
    );
  });

  test('but not what is encrypted, a variable, untracked, or another program’s', async () => {
    const sops = 'ENC[AES256_GCM,data:0123456789abcdef,type:str]';
    assert.deepEqual(await tells(`secrets:\n  bootstraptoken: ${sops}\n${cas}`), []);
    assert.deepEqual(await tells(`secrets:\n  bootstraptoken: \${TALOS_BOOTSTRAP_TOKEN}\n${cas}`), []);
    assert.deepEqual(await tells(`secrets:\n  bootstraptoken: ${token}\n${cas}`, false), []);
    assert.deepEqual(await tells(`auth:\n  token: ${token}\n  ca: ${base64(ca.certificatePem)}\n`), []);
  });
});
