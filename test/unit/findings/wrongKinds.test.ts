import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { inlineSummary } from '../../../src/core/present/hints/inlineSummary.ts';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { hoverOf } from '../../support/hoverFixture.ts';
import { contextOf } from '../../support/presentFixture.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'other' });
const leaf = await ca.issue({ commonName: 'admin' });
const { requestPem } = await createTestRequest();
const publicKey = createPublicKey(leaf.certificatePem).export({ type: 'spki', format: 'pem' }).toString();
const bundle = (...pems: readonly string[]): string =>
  execFileSync('sh', ['-c', 'cat | openssl crl2pkcs7 -nocrl -certfile /dev/stdin'], {
    input: pems.join(''),
  }).toString();

const cluster = (pem: string) => `certificate-authority-data: ${base64(pem)}\n`;
const user = (certificate: string, key: string) =>
  `users:\n- name: a\n  user:\n    client-certificate-data: ${base64(certificate)}\n    client-key-data: ${base64(key)}\n`;
const told = async (path: string, text: string) =>
  (await findingsIn({ [path]: text }))
    .filter(({ code }) => code === 'pem-label-ignored')
    .map(({ severity, message }) => `${severity}: ${message}`);

describe('where only CERTIFICATE blocks belong', () => {
  for (const [name, pem, what] of [
    ['two certificates in PKCS#7', bundle(ca.certificatePem, other.certificatePem), 'a PKCS#7 bundle'],
    ['one in PKCS#7', bundle(ca.certificatePem), 'a PKCS#7 bundle'],
    ['a request', requestPem, 'a certification request'],
    ['a public key', publicKey, 'a public key'],
  ] as const) {
    test(`certificate-authority-data: ${name}`, async () => {
      const [message, ...more] = await told('config', cluster(pem));
      assert.deepEqual(more, []);
      assert.ok(message?.startsWith(`error: This is ${what}. CERTIFICATE blocks belong here. `), message);
      assert.match(message ?? '', /no valid certificate authority data seen/);
    });
    test(`hint and hover of it show no health: ${name}`, async () => {
      const context = await contextOf({ config: cluster(pem) });
      const [value] = context.file('config').values;
      assert.match((value && inlineSummary(value, context.file('config'), context)) ?? '', /^✗ /);
      // One sentence for each problem: what belongs there is said in the list of problems.
      assert.ok(hoverOf(context, 'config', 0).includes(`This is ${what}.`));
      assert.match(hoverOf(context, 'config', 0), /^\*\*✗ /);
    });
    test(`client-certificate-data: ${name}`, async () => {
      const [message, ...more] = await told('config', user(pem, leaf.keyPem));
      assert.deepEqual(more, []);
      assert.match(
        message ?? '',
        /tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: \[[A-Z0-9 ]+\]`/,
      );
    });
    test(`a file of the cluster's PKI: ${name}`, async () => {
      assert.equal((await told('etc/kubernetes/pki/apiserver.crt', pem)).length, 1);
    });
  }
});

test('caBundle of a SecretStore: no words of client-go, which does not read it', async () => {
  const store = `kind: SecretStore\nspec: {provider: {vault: {caBundle: ${base64(publicKey)}}}}\n`;
  const [message, ...more] = await told('store.yaml', store);
  assert.deepEqual(more, []);
  assert.match(message ?? '', / belong here\. Programs that look for CAs in it find none\. /);
});

test('a bundle in PKCS#7 beside a CA is passed over', async () => {
  const [message, ...more] = await told('config', cluster(ca.certificatePem + bundle(other.certificatePem)));
  assert.deepEqual(more, []);
  assert.match(message ?? '', /without a message/);
});

test('client-key-data: a public key', async () => {
  const [message, ...more] = await told('config', user(leaf.certificatePem, publicKey));
  assert.deepEqual(more, []);
  assert.match(message ?? '', /This is a public key\. A private key belongs here\. .*ending in "PRIVATE KEY"/);
});

test('halves that are swapped, wrong encodings, other fields and other files are not told so', async () => {
  assert.deepEqual(await told('config', user(leaf.keyPem, leaf.certificatePem)), []);
  assert.deepEqual(await told('config', user(leaf.certificatePem, leaf.keyPem)), []);
  assert.deepEqual(await told('config', cluster(ca.certificatePem + requestPem)), []);
  assert.deepEqual(await told('values.yaml', `key: ${base64(publicKey)}\ncertificate: ${base64(requestPem)}\n`), []);
  assert.deepEqual(await told('chain.p7b', bundle(ca.certificatePem)), []);
  assert.deepEqual(
    await told(
      'capi.yaml',
      `kind: Secret\ntype: cluster.x-k8s.io/secret\nmetadata: { name: prod-sa }\ndata:\n  tls.crt: ${base64(publicKey)}\n`,
    ),
    [],
  );
});
