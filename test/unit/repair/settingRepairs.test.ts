import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { etcdFlags, managerFlags, podOf } from '../../support/pods.ts';
import { judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { createTestCa } from '../../support/testPki.ts';

/** The one line in which two texts differ. */
async function changedLine(texts: Texts, path: string, code: FindingCode) {
  const { texts: after, title } = await repaired(texts, code);
  const before = new Set(texts[path]?.split('\n'));
  const changed = after[path]?.split('\n').filter((line) => !before.has(line)) ?? [];
  return [title, ...changed.map((line) => line.trim())];
}

describe('settings that are put right', () => {
  test('an old version of TLS', async () => {
    const texts = { 'a.yaml': podOf('etcd', [...etcdFlags(), '--tls-min-version=VersionTLS10']) };
    assert.deepEqual(await changedLine(texts, 'a.yaml', 'tls-min-version-weak'), [
      'replace it with VersionTLS12',
      '- --tls-min-version=VersionTLS12',
    ]);
  });

  test('a field of the kubelet', async () => {
    const head = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';
    const texts = { 'k.yaml': `${head}rotateCertificates: false # for now\n` };
    assert.deepEqual(await changedLine(texts, 'k.yaml', 'kubelet-rotation-off'), [
      'replace it with true',
      'rotateCertificates: true # for now',
    ]);
  });

  test('a flag that has another name now', async () => {
    const flags = [...managerFlags(), '--experimental-cluster-signing-duration=8760h'];
    const texts = { 'm.yaml': podOf('kube-controller-manager', flags) };
    assert.deepEqual(await changedLine(texts, 'm.yaml', 'flag-removed'), [
      'replace it with --cluster-signing-duration',
      '- --cluster-signing-duration=8760h',
    ]);
  });

  test('lifetimes that kubeadm warns of, or that outlive the CA', async () => {
    const head = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n';
    const cases: readonly [string, string][] = [
      ['certificateValidityPeriod: 9000h # long\n', 'certificateValidityPeriod: 8760h0m0s # long'],
      ['caCertificateValidityPeriod: 100000h\n', 'caCertificateValidityPeriod: 87600h0m0s'],
      ['certificateValidityPeriod: 8000h\ncaCertificateValidityPeriod: 720h\n', 'certificateValidityPeriod: 720h'],
    ];
    for (const [fields, line] of cases) {
      const [, changed] = await changedLine({ 'k.yaml': head + fields }, 'k.yaml', 'validity-config-unsupported');
      assert.equal(changed, line);
    }
    const old = 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n';
    const texts = { 'k.yaml': `${old}certificateValidityPeriod: 100h # unknown\nclusterName: a\n` };
    const { texts: after } = await repaired(texts, 'validity-config-unsupported');
    assert.equal(after['k.yaml'], `${old}clusterName: a\n`);
  });

  test('a flag without a successor is removed, with its line', async () => {
    const texts = {
      'a.yaml': podOf('kube-apiserver', ['--etcd-servers=https://127.0.0.1:2379', '--kubelet-https=true']),
    };
    const { texts: after } = await repaired(texts, 'flag-removed');
    assert.equal(after['a.yaml'], podOf('kube-apiserver', ['--etcd-servers=https://127.0.0.1:2379']));
  });

  test('the hash of a CA', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const pin = createHash('sha256').update(Buffer.from(ca.certificate.publicKey.rawData)).digest('hex');
    const texts = {
      '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
      '/etc/kubernetes/join.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ndiscovery:\n  bootstrapToken:\n    caCertHashes:\n    - "sha256:${ca.fingerprint}"\n`,
    };
    assert.deepEqual(await changedLine(texts, '/etc/kubernetes/join.yaml', 'ca-hash-mismatch'), [
      `replace it with sha256:${pin}`,
      `- "sha256:${pin}"`,
    ]);
  });
});

describe('a flag beside another one', () => {
  const without = etcdFlags('--client-cert-auth');

  test('in a list', async () => {
    const texts = { 'etcd.yaml': podOf('etcd', without) };
    assert.deepEqual(await changedLine(texts, 'etcd.yaml', 'etcd-client-cert-auth-implicit'), [
      'add --client-cert-auth=true',
      '- --client-cert-auth=true',
    ]);
  });

  test('in a unit, whose lines go on', async () => {
    const lines = [
      ...without.filter((flag) => !flag.startsWith('--trusted')),
      '--trusted-ca-file=/a/ca.crt',
      '--name=a',
    ];
    const texts = { 'etcd.service': `[Service]\nExecStart=/usr/bin/etcd \\\n  ${lines.join(' \\\n  ')}\n` };
    assert.deepEqual(await changedLine(texts, 'etcd.service', 'etcd-client-cert-auth-implicit'), [
      'add --client-cert-auth=true',
      '--client-cert-auth=true \\',
    ]);
  });

  test('on one line with others nothing is offered', async () => {
    const texts = { 'etcd.service': `[Service]\nExecStart=/usr/bin/etcd ${without.join(' ')}\n` };
    const judged = await judge(texts);
    const [finding] = judged.findings.filter(({ code }) => code === 'etcd-client-cert-auth-implicit');
    assert.ok(finding !== undefined);
    assert.equal(repairOf(texts, judged, finding), undefined);
  });
});
