import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConnectionVerdict } from '../../../../../src/core/pki/cluster/connections/connectionModel.ts';
import { k3s, rke2 } from '../../../../mutations/distributions/k3s.ts';
import { microK8s } from '../../../../mutations/distributions/microK8s.ts';
import { base64 } from '../../../../support/base64.ts';
import { sidesLine, verdictsWith } from '../../../../support/controlPlane.ts';
import { createTestCa } from '../../../../support/testPki.ts';

async function filesOf(create: typeof k3s): Promise<Readonly<Record<string, string>>> {
  const { tree } = await create();
  const texts = [...tree.files].flatMap(([path, file]) =>
    'linkTo' in file ? [] : [[`/${path}`, file.content] as const],
  );
  return Object.fromEntries(texts);
}

const states = (verdicts: readonly ConnectionVerdict[]): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    ['works', 'unknown', 'broken'].map((state) => [
      state,
      [...new Set(verdicts.filter((each) => each.state === state).map(({ connection }) => connection.record.no))],
    ]),
  );

const all = { works: [1, 2, 3, 5, 6, 7, 8, 10, 12, 17, 18], unknown: [13], broken: [] };

describe('components that no file starts', () => {
  test('k3s: all that its components are told is known by its places', async () => {
    assert.deepEqual(states(await verdictsWith(await filesOf(k3s))), all);
  });

  test('RKE2: what manifests say counts, and its places for the rest', async () => {
    assert.deepEqual(states(await verdictsWith(await filesOf(rke2))), all);
  });

  test('k3s: the CA of clients is that of clients, not any CA in its folder', async () => {
    const files = await filesOf(k3s);
    const folder = '/var/lib/rancher/k3s';
    const other = files[`${folder}/server/tls/server-ca.crt`] ?? assert.fail();
    const verdicts = await verdictsWith(files, { [`${folder}/agent/client-ca.crt`]: other });
    assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(sidesLine), [
      'broken: kube-apiserver → kubelet | accepted | x509: certificate signed by unknown authority',
    ]);
  });

  test('k3s: its listener presents a certificate of its own', async () => {
    const files = await filesOf(k3s);
    const tls = '/var/lib/rancher/k3s/server/tls';
    const serving = files[`${tls}/serving-kube-apiserver.crt`] ?? assert.fail();
    const ca = await createTestCa({ name: 'other' });
    const { certificatePem, traditionalKeyPem } = await ca.issue({
      extKeyUsage: ['serverAuth'],
      dnsNames: ['localhost'],
    });
    const listener = (certificate: string, key: string): string =>
      JSON.stringify({
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: { name: 'k3s-serving', namespace: 'kube-system' },
        data: { 'tls.crt': base64(certificate), 'tls.key': base64(key) },
        type: 'kubernetes.io/tls',
      });
    const brokenWith = async (text: string): Promise<readonly number[]> => {
      const verdicts = await verdictsWith(files, { [`${tls}/dynamic-cert.json`]: text });
      return states(verdicts).broken ?? [];
    };
    const servingKey = files[`${tls}/serving-kube-apiserver.key`] ?? assert.fail();
    assert.deepEqual(await brokenWith(listener(serving, servingKey)), []);
    const broken = await brokenWith(listener(certificatePem, traditionalKeyPem));
    assert.ok(broken.includes(10), 'administrators reach it');
    assert.ok(!broken.includes(12), 'kubelets have theirs');
  });

  test('k3s: flags that are given for a component count more', async () => {
    const files = await filesOf(k3s);
    const verdicts = await verdictsWith(files, {
      '/etc/rancher/k3s/config.yaml':
        'kubelet-arg:\n- client-ca-file=/var/lib/rancher/k3s/server/tls/etcd/peer-ca.crt\n',
    });
    assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(sidesLine), [
      'broken: kube-apiserver → kubelet | accepted | x509: certificate signed by unknown authority',
    ]);
  });

  test('MicroK8s: a datastore behind a socket is no connection of TLS', async () => {
    const verdicts = await verdictsWith(await filesOf(microK8s));
    assert.deepEqual(states(verdicts), { works: [5, 6, 7, 8, 10, 12, 17, 18], unknown: [13], broken: [] });
  });
});
