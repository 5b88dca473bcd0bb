import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stringify } from 'yaml';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { saidOf } from '../../../support/kubeconfigFindings.ts';
import { createTestCluster } from '../../../support/testCluster.ts';

const cluster = await createTestCluster();
const path = '/home/jane/.kube/config';
const noPair = { 'client-certificate-data': undefined, 'client-key-data': undefined };

/** Of a kubeconfig that is like the healthy one but for some fields, beside the cluster's files. */
const saidOfParts = (parts: Parameters<typeof cluster.kubeconfig>[0], absent: readonly string[] = []) =>
  saidOf({ ...cluster.files, [path]: cluster.kubeconfig(parts) }, absent);

describe('kubeconfigs', () => {
  test('of a healthy cluster', async () => {
    assert.deepEqual(await saidOfParts({}), []);
  });

  test('a certificate that expired beside a token stops nothing by itself', async () => {
    const dates = { notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' };
    const { certificatePem, keyPem } = await cluster.ca.issue({ commonName: 'jane', ...dates });
    const ended = { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem) };
    const told = async (user: Readonly<Record<string, unknown>>) =>
      (await findingsIn({ ...cluster.files, [path]: cluster.kubeconfig({ user }) }))
        .filter(({ code }) => code === 'cert-expired')
        .map(({ severity, message }) => `${severity} ${message}`)
        .join();
    assert.match(await told(ended), /^error .* kubectl fails with/);
    assert.match(await told({ ...ended, token: 'a' }), /^warning .* goes by the other credential of this user/);
    assert.match(await told({ ...ended, token: '' }), /^error /);
  });

  test('fields that contradict each other', async () => {
    const files = { '/home/jane/.kube/ca.crt': cluster.ca.certificatePem };
    const kubeconfig = cluster.kubeconfig({ cluster: { 'certificate-authority': 'ca.crt' } });
    assert.deepEqual(await saidOf({ ...cluster.files, ...files, [path]: kubeconfig }), [
      'error kubeconfig-file-and-data: certificate-authority',
    ]);
    assert.deepEqual(await saidOfParts({ user: { username: 'a', password: 'b' } }), [
      'warning kubeconfig-basic-auth: password',
    ]);
    assert.deepEqual(await saidOfParts({ user: { ...noPair, token: 'a', username: 'b' } }), [
      'error kubeconfig-multiple-auth: token',
      'warning kubeconfig-basic-auth: username',
    ]);
    assert.deepEqual(await saidOfParts({ user: { token: 'a' } }), [
      'warning kubeconfig-multiple-auth: client-certificate-data',
    ]);
    // AKS gives its users both.
    const name = 'clusterUser_group_cluster';
    assert.deepEqual(
      await saidOf({
        ...cluster.files,
        [path]: cluster.kubeconfig({ user: { token: 'a' } }).replaceAll('"u"', JSON.stringify(name)),
      }),
      ['info kubeconfig-multiple-auth: client-certificate-data'],
    );
    assert.deepEqual(await saidOfParts({ user: { token: '${TOKEN}' } }), [], 'a variable that may be empty');
    assert.deepEqual(await saidOfParts({ cluster: { 'insecure-skip-tls-verify': true } }), [
      'error kubeconfig-insecure-with-ca: insecure-skip-tls-verify',
    ]);
  });

  test('fields that are missing', async () => {
    assert.deepEqual(await saidOfParts({ user: { 'client-key-data': undefined } }), [
      'error kubeconfig-cert-without-key: client-certificate-data',
    ]);
    assert.deepEqual(await saidOfParts({ user: { 'client-certificate-data': undefined } }), [
      'error kubeconfig-cert-without-key: client-key-data',
    ]);
    assert.deepEqual(await saidOfParts({ cluster: { 'certificate-authority-data': undefined } }), [
      'warning private-ca-not-configured: https://192.168.56.10:6443',
    ]);
  });

  test('files that are missing', async () => {
    const parts = { user: { ...noPair, 'client-certificate': 'admin.crt', 'client-key': 'admin.key' } };
    assert.deepEqual(await saidOfParts(parts, ['/home/jane/.kube/admin.key']), [
      'error kubeconfig-path-missing: admin.key',
    ]);
  });

  test('a server without TLS', async () => {
    assert.deepEqual(await saidOfParts({ cluster: { server: 'http://192.168.56.10' } }), [
      'error kubeconfig-http: http://192.168.56.10',
    ]);
    assert.deepEqual(await saidOfParts({ cluster: { server: 'http://127.0.0.1:8001' } }), [
      'info kubeconfig-http: http://127.0.0.1:8001',
    ]);
  });

  test('names that lead nowhere, and names given twice', async () => {
    const contexts = [{ name: 'x', context: { cluster: 'd', user: 'v' } }];
    assert.deepEqual(await saidOfParts({ top: { contexts } }), [
      'error kubeconfig-dangling-context: d',
      'error kubeconfig-dangling-context: v',
    ]);
    assert.deepEqual(await saidOfParts({ top: { 'current-context': 'y' } }), ['error kubeconfig-dangling-context: y']);
    assert.deepEqual(await saidOfParts({ top: { 'current-context': '' } }), []);
    // Of a context without a user kubectl asks for one.
    for (const context of [{ cluster: 'c' }, { cluster: 'c', user: '' }]) {
      const one = [{ name: 'x', context }];
      const all = { contexts: one, clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.11:6443' } }] };
      const [empty, ...others] = (
        await saidOfParts({ top: { ...all, users: [], 'current-context': 'x' } })
      ).toReversed();
      assert.equal(empty, 'error kubeconfig-user-empty: x');
      assert.deepEqual(await saidOfParts({ top: { ...all, 'current-context': 'x' } }), [
        ...others.toReversed(),
        'error kubeconfig-dangling-context: x',
      ]);
      const proxied = [{ name: 'c', cluster: { server: 'http://localhost:8001' } }];
      const said = await saidOfParts({ top: { ...all, clusters: proxied, 'current-context': 'x' } });
      assert.ok(!said.includes('error kubeconfig-dangling-context: x'), said.join());
    }
    // A tool that exports no credentials leaves the list empty.
    const exported = [{ name: 'x', context: { cluster: 'c', user: 'nobody' } }];
    const without = { contexts: exported, users: [], 'current-context': 'x' };
    assert.ok((await saidOfParts({ top: without })).includes('error kubeconfig-dangling-context: nobody'));
    const part = await saidOfParts({ top: { ...without, 'current-context': '' } });
    assert.ok(!part.includes('error kubeconfig-dangling-context: nobody'), part.join());
    const user = { name: 'u', user: { token: 'a' } };
    assert.deepEqual(await saidOfParts({ top: { users: [user, user] } }), ['error kubeconfig-duplicate-names: u']);
    const beside = {
      '/home/jane/.kube/other': stringify({
        kind: 'Config',
        clusters: [{ name: 'd', cluster: {} }],
        users: [{ name: 'v', user: {} }],
      }),
    };
    const kubeconfig = cluster.kubeconfig({ top: { contexts } });
    assert.deepEqual(await saidOf({ ...cluster.files, ...beside, [path]: kubeconfig }), []);
  });

  test('plugins that were removed', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'aws' };
    assert.deepEqual(await saidOfParts({ user: { ...noPair, exec } }), [
      'error exec-apiversion-removed: client.authentication.k8s.io/v1alpha1',
    ]);
    assert.deepEqual(await saidOfParts({ user: { ...noPair, 'auth-provider': { name: 'gcp' } } }), [
      'error exec-apiversion-removed: gcp',
    ]);
  });

  test('a password for a webhook is the webhook’s affair', async () => {
    const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
    const flag = '        - --audit-webhook-config-file=/etc/kubernetes/pki/audit.conf\n';
    const text = (cluster.files[manifest] ?? '').replace(/( +- --advertise)/, `${flag}$1`);
    const audit = stringify({
      kind: 'Config',
      clusters: [{ name: 'a', cluster: { server: 'https://audit.example.com' } }],
      users: [{ name: 'a', user: { username: 'a', password: 'b' } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    });
    assert.deepEqual(await saidOf({ ...cluster.files, [manifest]: text, '/etc/kubernetes/pki/audit.conf': audit }), [
      'info kubeconfig-no-ca: https://audit.example.com',
    ]);
    const open = audit.replace(/user:\n +username: .*\n +password: .*/, 'user: {}').concat('current-context: a\n');
    assert.match(open, /user: \{\}/);
    assert.deepEqual(await saidOf({ ...cluster.files, [manifest]: text, '/etc/kubernetes/pki/audit.conf': open }), [
      'info kubeconfig-no-ca: https://audit.example.com',
    ]);
  });
});
