import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ingress, tlsSecret } from '../../../incidents/objects.ts';
import { toDocuments } from '../../../mutations/distributions/documents.ts';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'company-ca' });
const host = 'minio.backup.example.com';
const store = async () =>
  toDocuments(
    ingress('minio', 'backup', host, { secretName: 'minio-tls' }),
    tlsSecret(
      'minio-tls',
      'backup',
      await ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] }),
    ),
  );
const config = 'server-1/etc/rancher/rke2/config.yaml';
const settings = (...more: readonly string[]) =>
  ['etcd-s3: true', `etcd-s3-endpoint: "${host}:9000"  # in the other room`, 'etcd-s3-bucket: etcd', ...more, ''].join(
    '\n',
  );
const judge = async (files: TestFiles) =>
  gradesOf(await findingsIn({ 'store/minio.yaml': await store(), ...files }), /^private-ca/);

describe('the store of snapshots of etcd', () => {
  const reported = [`warning private-ca-not-configured ${config}`];

  test('has a private CA that k3s and RKE2 are not told', async () => {
    assert.deepEqual(await judge({ [config]: settings() }), reported);
    const k3s = config.replace('rke2', 'k3s');
    assert.deepEqual(await judge({ [k3s]: settings() }), [`warning private-ca-not-configured ${k3s}`]);
  });

  test('is verified otherwise, or not at all', async () => {
    for (const files of [
      { [config]: settings('etcd-s3-endpoint-ca: /etc/rancher/rke2/ca.pem') },
      { [config]: settings('etcd-s3-skip-ssl-verify: true') },
      { [config]: settings('etcd-s3-insecure: true') },
      { [config]: settings().replace('true', 'false') },
      { [config]: settings().replace(host, 's3.eu.amazonaws.com') },
      {
        [config]: settings(),
        [`${config}.d/ca.yaml`]: 'etcd-s3-endpoint-ca: /ca.pem\netcd-s3-endpoint: x.example.com\n',
      },
      { [config]: settings(), 'server-1/usr/local/share/ca-certificates/company.crt': ca.certificatePem },
    ]) {
      assert.deepEqual(await judge(files), [], Object.values(files).join('\n'));
    }
  });

  test('is not that of the trust store of another machine', async () => {
    const other = 'server-2/usr/local/share/ca-certificates/company.crt';
    assert.deepEqual(await judge({ [config]: settings(), [other]: ca.certificatePem }), reported);
  });
});
