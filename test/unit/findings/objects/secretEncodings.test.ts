import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: 'web' });

describe('values that are not base64', () => {
  const secret = (data: Readonly<Record<string, string>>) =>
    saidOfObjects(
      {
        's.yaml': manifestOf(
          'v1',
          'Secret',
          { name: 'etcd', namespace: 'kube-system' },
          { data: { 'tls.crt': base64(served.certificatePem), ...data } },
        ),
      },
      /^base64-invalid/,
    );
  test('are commands or texts', async () => {
    assert.deepEqual(await secret({ 'etcd-key': 'cat /etc/kubernetes/pki/k.pem | base64 -w 0' }), [
      'error base64-invalid: cat /etc/kub…',
    ]);
    assert.deepEqual(await secret({ 'etcd-ca': '/etc/etcd/ca.pem' }), ['error base64-invalid: /etc/etcd/ca.pem']);
  });
  test('are something else', async () => {
    assert.deepEqual(await secret({ 'etcd-key': '{{ .Values.key }}' }), []);
    assert.deepEqual(await secret({ 'etcd-key': '<your key>', 'etcd-ca': '$(cat ca.pem | base64)' }), []);
    for (const words of [
      'admin',
      'my password',
      'your-password',
      'CHANGE_ME',
      '<password>',
      '${PASSWORD}',
      '$(PASSWORD)',
    ])
      assert.deepEqual(await secret({ password: words }), [], words);
    for (const elsewhere of [
      'ENC[AES256_GCM,data:a,iv:b,tag:c]',
      'vault:secret/data/db#password',
      'ref+vault://db#password',
    ])
      assert.deepEqual(await secret({ password: elsewhere }), [], elsewhere);
    assert.deepEqual(await secret({ password: base64('s3cr3t-p@ss'), user: base64('admin1') }), []);
    assert.deepEqual(await secret({ 'etcd-ca': 'Zm9vYmFy' }), []);
  });
  test('are values of any kind, written as they are', async () => {
    const said = async (...values: Parameters<typeof secret>) => (await secret(...values)).length;
    assert.equal(await said({ password: 's3cr3t-p@ss' }), 1);
    assert.equal(await said({ '.dockerconfigjson': '{"auths":{"reg.example.com":{"auth":"dTpw"}}}' }), 1);
    assert.equal(await said({ user: 'admin1' }), 1, 'a group of four that is cut');
    const [finding] = (
      await findingsIn({ 's.yaml': manifestOf('v1', 'Secret', { name: 'db' }, { data: { user: 'admin1' } }) })
    ).filter(({ code }) => code === 'base64-invalid');
    assert.match(finding?.message ?? '', /`illegal base64 data at input byte 4`/);
    assert.ok(!(finding?.message ?? '').includes('admin1'), 'the value is not told');
  });
  test('are told in the words of Go', async () => {
    const text = manifestOf('v1', 'Secret', { name: 'etcd' }, { data: { 'etcd-ca': 'cat ca.pem | base64 -w 0' } });
    assert.equal(
      (await findingsIn({ 's.yaml': text })).find(({ code }) => code === 'base64-invalid')?.message,
      'This is a command, but must be its output: base64 text. ' +
        'kube-apiserver rejects it with `illegal base64 data at input byte 3`. ' +
        'Run the command, and replace it with what it prints.',
    );
  });
});
