import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { assertAnnotated, codesOf, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

/** Two certificates of one CA; `b`'s key is not `a`'s. */
async function createPair() {
  const ca = await createTestCa({ name: 'kubernetes' });
  const [a, b] = await Promise.all([ca.issue({ commonName: 'a' }), ca.issue({ commonName: 'b' })]);
  return { ca, a, b };
}

describe('keys of another certificate', () => {
  test('in a kubeconfig: only the user whose key it is, with the certificate it belongs to', async () => {
    const { a, b } = await createPair();
    const [finding] = await assertAnnotated(
      'config',
      `apiVersion: v1
kind: Config
users:
- name: wrong
  user:
    client-certificate-data: ${base64(a.certificatePem)}
    client-key-data: ${base64(b.keyPem)}
    #                ^ key-cert-mismatch
- name: right
  user:
    client-certificate-data: ${base64(b.certificatePem)}
    client-key-data: ${base64(b.traditionalKeyPem)}
`,
    );
    assert.equal(
      finding?.message,
      'This key does not match the certificate in client-certificate-data. kubectl fails with ' +
        '`tls: private key does not match public key`. Restore the matching key, or renew with a new key.',
    );
    assert.deepEqual(
      finding.related.map(({ message }) => message),
      ['Certificate next to the key', 'Certificate that the key belongs to: b'],
    );
  });

  test('of several keys in a field the first, as Go takes it', async () => {
    const { a, b } = await createPair();
    const secret = (keys: string) =>
      `kind: Secret\nmetadata: {name: a}\ndata:\n  tls.crt: ${base64(a.certificatePem)}\n  tls.key: ${base64(keys)}\n`;
    assert.deepEqual(gradesOf(await findingsIn({ 'a.yaml': secret(a.keyPem + b.keyPem) }), /^key-/), []);
    assert.deepEqual(gradesOf(await findingsIn({ 'a.yaml': secret(b.keyPem + a.keyPem) }), /^key-/), [
      'error key-cert-mismatch a.yaml',
    ]);
  });

  test('in Secrets, by the names of the tables and by names that go together', async () => {
    const { a, b } = await createPair();
    await assertAnnotated(
      'secrets.yaml',
      `apiVersion: v1
kind: Secret
metadata: { name: one }
type: kubernetes.io/tls
data:
  tls.crt: ${base64(a.certificatePem)}
  tls.key: ${base64(b.keyPem)}
  #        ^ key-cert-mismatch
  #        ^ secret-plaintext-manifest
---
apiVersion: v1
kind: Secret
metadata: { name: two }
data:
  etcd-client.crt: ${base64(a.certificatePem)}
  etcd-client.key: ${base64(b.keyPem)}
  #                ^ key-cert-mismatch
  #                ^ secret-plaintext-manifest
  server.crt: ${base64(b.certificatePem)}
  server.key: ${base64(b.keyPem)}
`,
    );
  });

  for (const [certificateName, keyName] of [
    ['apiserver.crt', 'apiserver.key'],
    ['etcd.pem', 'etcd-key.pem'],
    ['cert.pem', 'key.pem'],
  ] as const) {
    test(`in files: ${certificateName} and ${keyName} of one folder`, async () => {
      const { a, b } = await createPair();
      const findings = await findingsIn({
        [`pki/${certificateName}`]: a.certificatePem,
        [`pki/${keyName}`]: b.keyPem,
        [`other/${keyName}`]: b.keyPem,
      });
      const errors = findings.filter(({ code, severity }) => severity === 'error' && code.startsWith('key-'));
      assert.deepEqual(codesOf(errors), [`key-cert-mismatch pki/${keyName}`]);
      assert.match(errors[0]?.message ?? '', new RegExp(`certificate in ${certificateName.replace('.', '\\.')}\\.`));
    });
  }

  test('in one PEM file', async () => {
    const { a, b } = await createPair();
    const findings = await findingsIn({
      'right.pem': a.keyPem + a.certificatePem,
      'wrong.pem': a.certificatePem + b.keyPem,
    });
    assert.deepEqual(codesOf(findings), ['key-cert-mismatch wrong.pem']);
    assert.equal(findings[0]?.span?.start, a.certificatePem.length);
  });
});

describe('nothing is said about', () => {
  test('a key that fits any certificate of the value, whatever their order', async () => {
    const { ca, a } = await createPair();
    const findings = await findingsIn({ 'x.crt': ca.certificatePem + a.certificatePem, 'x.key': a.keyPem });
    assert.deepEqual(gradesOf(findings, /^key-/), []);
  });

  test('the certificate of an encrypted key', async () => {
    const { a, b } = await createPair();
    const encrypted = createPrivateKey(b.keyPem)
      .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString();
    assert.deepEqual(codesOf(await findingsIn({ 'x.crt': a.certificatePem, 'x.key': encrypted })), [
      'key-encrypted x.key',
    ]);
  });

  test('public keys where a certificate would be, as in Cluster API’s Secret <cluster>-sa', async () => {
    const { a, b } = await createPair();
    const pem = createPublicKey(a.keyPem).export({ format: 'pem', type: 'spki' }).toString();
    const text = `apiVersion: v1
kind: Secret
metadata: { name: c-sa }
type: cluster.x-k8s.io/secret
data:
  tls.crt: ${base64(pem)}
  tls.key: ${base64(b.keyPem)}
`;
    const findings = await findingsIn({ 'sa.yaml': text, 'sa.pub': pem, 'sa.key': b.keyPem });
    assert.deepEqual(
      gradesOf(findings, /^key-|-keypair-/),
      ['error sa-keypair-mismatch sa.pub'],
      'which is what they are',
    );
  });

  test('bundles of CAs beside a key', async () => {
    const { ca, b } = await createPair();
    const other = await createTestCa({ name: 'other' });
    const findings = await findingsIn({ 'ca.crt': ca.certificatePem + other.certificatePem, 'ca.key': b.keyPem });
    assert.deepEqual(findings, []);
  });

  test('several keys among certificates, and examples in documentation', async () => {
    const { a, b } = await createPair();
    const findings = await findingsIn({
      'README.md': `# TLS\n\n${a.certificatePem}\nand\n\n${b.keyPem}`,
      'all.pem': a.certificatePem + b.keyPem + a.keyPem,
    });
    assert.deepEqual(findings, []);
  });

  test('a key whose certificate is a placeholder', async () => {
    const { b } = await createPair();
    const findings = await findingsIn({
      config: `users:
- name: x
  user:
    client-certificate-data: DATA+OMITTED
    client-key-data: ${base64(b.keyPem)}
`,
    });
    assert.deepEqual(findings, []);
  });
});
