import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stringify } from 'yaml';
import { base64 } from '../../../support/base64.ts';
import { saidOf } from '../../../support/kubeconfigFindings.ts';
import type { Texts } from '../../../support/repair.ts';
import { createTestCluster } from '../../../support/testCluster.ts';
import { createTestCa } from '../../../support/testPki.ts';

const cluster = await createTestCluster();
const path = '/home/jane/.kube/config';
const noPair = { 'client-certificate-data': undefined, 'client-key-data': undefined };

/** Of a kubeconfig that is like the healthy one but for some fields, beside the cluster's files. */
const saidOfParts = (parts: Parameters<typeof cluster.kubeconfig>[0], absent: readonly string[] = []) =>
  saidOf({ ...cluster.files, [path]: cluster.kubeconfig(parts) }, absent);

const caData = 'LS0tLS1CRUdJ…';

describe('copies in kubeconfigs', () => {
  const withCa = (pem: string) => ({ cluster: { 'certificate-authority-data': base64(pem) } });

  test('the CA of another cluster, with a user of this one', async () => {
    const other = await createTestCa({ name: 'kubernetes' });
    assert.deepEqual(await saidOfParts(withCa(other.certificatePem)), [`error kubeconfig-ca-stale: ${caData}`]);
  });

  test('the CA that was replaced, with a user of it', async () => {
    const before = await createTestCluster({ notBefore: '2025-01-01T00:00:00Z' });
    const texts = { ...cluster.files, [path]: before.kubeconfig() };
    assert.deepEqual(await saidOf(texts), [`error kubeconfig-ca-stale: ${caData}`]);
  });

  test('another cluster at the same address is none', async () => {
    const foreign = await createTestCluster();
    assert.deepEqual(await saidOf({ ...cluster.files, 'laptop/kubeconfig': foreign.kubeconfig() }), []);
  });

  test('another edition of the CA', async () => {
    const { keys } = cluster.ca;
    const earlier = await createTestCa({ name: 'kubernetes', keys, notAfter: '2028-01-01T00:00:00Z' });
    assert.deepEqual(await saidOfParts(withCa(earlier.certificatePem)), [
      `warning kubeconfig-ca-differs-same-key: ${caData}`,
    ]);
  });

  test('a bundle of the old and the new CA', async () => {
    const other = await createTestCa({ name: 'kubernetes' });
    assert.deepEqual(await saidOfParts(withCa(other.certificatePem + cluster.ca.certificatePem)), []);
  });

  test('a certificate that was renewed elsewhere', async () => {
    const old = await cluster.ca.issue({
      commonName: 'kubernetes-admin',
      organizations: ['kubeadm:cluster-admins'],
      notBefore: '2025-06-01T00:00:00Z',
      notAfter: '2026-06-01T00:00:00Z',
    });
    const user = {
      'client-certificate-data': base64(old.certificatePem),
      'client-key-data': base64(old.keyPem),
    };
    const texts = { ...cluster.files, [path]: cluster.kubeconfig({ user }) };
    assert.deepEqual(await saidOf(texts), []);
    assert.deepEqual(await saidOf({ ...texts, '/etc/kubernetes/admin.conf': cluster.kubeconfig() }), [
      `error kubeconfig-embedded-cert-expired: ${caData}`,
    ]);
  });

  test('ConfigMaps in which a cluster publishes its CAs', async () => {
    const other = await createTestCa({ name: 'kubernetes' });
    const map = (name: string, key: string, text: string) =>
      stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { [key]: text } });
    const cases: readonly (readonly [string, string, string])[] = [
      ['kube-root-ca.crt', 'ca.crt', 'warning configmap-root-ca-stale: ca.crt'],
      ['extension-apiserver-authentication', 'client-ca-file', 'warning ext-auth-configmap-stale: client-ca-file'],
    ];
    for (const [name, key, finding] of cases) {
      const said = (pem: string) => saidOf({ ...cluster.files, '/etc/kubernetes/map.yaml': map(name, key, pem) });
      assert.deepEqual(await said(other.certificatePem), [finding]);
      assert.deepEqual(await said(cluster.ca.certificatePem), []);
    }
    const info = (pem: string) =>
      stringify({
        kind: 'Config',
        clusters: [
          { name: '', cluster: { server: 'https://192.168.56.10:6443', 'certificate-authority-data': base64(pem) } },
        ],
        contexts: null,
        'current-context': '',
        users: null,
      });
    const old = await createTestCa({ name: 'kubernetes', notBefore: '2025-01-01T00:00:00Z' });
    const said = (pem: string) =>
      saidOf({ ...cluster.files, '/etc/kubernetes/map.yaml': map('cluster-info', 'kubeconfig', info(pem)) });
    assert.deepEqual(await said(old.certificatePem), [`warning cluster-info-ca-stale: ${caData}`]);
    assert.deepEqual(await said(cluster.ca.certificatePem), []);
  });
});

describe('system:masters', () => {
  const masters = { organizations: ['system:masters'] };
  test('is what older kubeadm made, and a choice elsewhere', async () => {
    const { files, kubeconfig, ca } = await createTestCluster({}, masters);
    assert.deepEqual(await saidOf({ ...files, '/etc/kubernetes/admin.conf': kubeconfig() }), [
      `info client-system-masters: ${caData}`,
    ]);
    const both = { '/etc/kubernetes/admin.conf': kubeconfig(), '/etc/kubernetes/super-admin.conf': kubeconfig() };
    assert.deepEqual(await saidOf({ ...files, ...both }), [
      `info admin-conf-legacy-masters: ${caData}`,
      `info client-system-masters: ${caData}`,
    ]);
    const proxy = await ca.issue({ commonName: 'front-proxy-client', ...masters });
    const place = '/etc/kubernetes/pki/front-proxy-client.crt';
    assert.deepEqual(await saidOf({ [place]: proxy.certificatePem }), ['info client-system-masters: -----BEGIN C…']);
    const jane = await ca.issue({ commonName: 'jane', ...masters });
    const user = {
      'client-certificate-data': base64(jane.certificatePem),
      'client-key-data': base64(jane.keyPem),
    };
    assert.deepEqual(await saidOf({ ...files, [path]: kubeconfig({ user }) }), [
      `warning client-system-masters: ${caData}`,
    ]);
  });

  test('is what k3s gives its supervisor', async () => {
    const k3s = await createTestCa({ name: 'k3s-client-ca@1764000000' });
    const supervisor = await k3s.issue({ commonName: 'system:k3s-supervisor', ...masters });
    const place = '/var/lib/rancher/k3s/server/tls/client-supervisor.crt';
    assert.deepEqual(await saidOf({ [place]: supervisor.certificatePem }), [
      'info client-system-masters: -----BEGIN C…',
    ]);
  });
});

describe('kubelets', async () => {
  const conf = '/etc/kubernetes/kubelet.conf';
  const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  const node = await cluster.ca.issue({ commonName: 'system:node:a', organizations: ['system:nodes'] });
  const embedded = {
    'client-certificate-data': base64(node.certificatePem),
    'client-key-data': base64(node.keyPem),
  };

  test('a kubeconfig that does not follow the rotation', async () => {
    const byPath = { ...noPair, 'client-certificate': current, 'client-key': current };
    const said = (user: Readonly<Record<string, unknown>>) =>
      saidOf({
        ...cluster.files,
        [conf]: cluster.kubeconfig({ user }),
        [current]: node.certificatePem + node.keyPem,
      });
    assert.deepEqual(await said(embedded), [`warning kubelet-conf-embedded: ${caData}`]);
    assert.deepEqual(await said(byPath), []);
  });

  test('a certificate that nobody renews', async () => {
    const said = (
      fields: Readonly<Record<string, unknown>>,
      texts: Texts = { [conf]: cluster.kubeconfig({ user: embedded }) },
    ) =>
      saidOf({
        ...texts,
        '/var/lib/kubelet/config.yaml': stringify({
          apiVersion: 'kubelet.config.k8s.io/v1beta1',
          kind: 'KubeletConfiguration',
          ...fields,
        }),
      });
    assert.deepEqual(await said({ rotateCertificates: false }), ['warning kubelet-rotation-off: false']);
    assert.deepEqual(await said({}), []);
    assert.deepEqual(await said({ rotateCertificates: true }), []);
    assert.deepEqual(await said({}, {}), []);
  });
});
