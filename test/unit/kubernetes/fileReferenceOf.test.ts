import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileReferenceOf, referenceKeyNames } from '../../../src/core/kubernetes/fileReferenceOf.ts';

/** Key path → `role base`. */
const cases: readonly (readonly [string, string | undefined])[] = [
  ['clusters[0].cluster.certificate-authority', 'ca folder'],
  ['users[7].user.client-certificate', 'certificate folder'],
  ['users[7].user.client-key', 'key folder'],
  ['users[0].user.tokenFile', 'token folder'],
  ['users[0].user.auth-provider.config.idp-certificate-authority', 'ca workingDirectory'],
  ['spec.kubeconfig.users[0].user.client-key', 'key folder'],
  ['datastore-cafile', 'ca workingDirectory'],
  ['datastore-keyfile', 'key workingDirectory'],
  ['clusters[0].cluster.certificate-authority-data', undefined],
  ['users.user.client-key', undefined],
  ['client-key', undefined],
  ['', undefined],
];

for (const [keyPath, expected] of cases) {
  test(`${keyPath || '(empty)'} names ${expected ?? 'no file'}`, () => {
    const field = fileReferenceOf(keyPath);
    assert.equal(field && `${field.role} ${field.relativeTo}`, expected);
  });
}

test('a certificate and its key have the same places, by value before by path', () => {
  const pair = {
    certificate: ['users[7].user.client-certificate-data', 'users[7].user.client-certificate'],
    key: ['users[7].user.client-key-data', 'users[7].user.client-key'],
  };
  assert.deepEqual(fileReferenceOf('users[7].user.client-certificate')?.pair, pair);
  assert.deepEqual(fileReferenceOf('users[7].user.client-key')?.pair, pair);
  assert.equal(fileReferenceOf('users[7].user.tokenFile')?.pair, undefined);
});

test('the keys that a scan looks for are those of the table', () => {
  assert.deepEqual([...referenceKeyNames()].sort(), [
    'certificate-authority',
    'client-certificate',
    'client-key',
    'datastore-cafile',
    'datastore-certfile',
    'datastore-keyfile',
    'idp-certificate-authority',
    'tokenFile',
  ]);
});
