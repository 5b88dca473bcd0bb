import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createControlPlane, sidesLine, verdictsWith } from '../../../support/controlPlane.ts';

const { files } = await createControlPlane();
const manifests = '/etc/kubernetes/manifests';

/** The connections of a control plane in which a manifest is changed: those that do not work. */
async function brokenBy(manifest: string, change: (text: string) => string): Promise<readonly string[]> {
  const path = `${manifests}/${manifest}.yaml`;
  const text = files[path] ?? '';
  assert.notEqual(change(text), text, 'the flag is there');
  const changed = change(text);
  const absent = [...changed.matchAll(/=(\/.*-lost\.\w+)$/gm)].map(([, named = '']) => named);
  const verdicts = await verdictsWith(files, { [path]: changed }, absent);
  return verdicts.filter(({ state }) => state === 'broken').map(sidesLine);
}

const without = (flag: string) => (text: string) => text.replace(new RegExp(`^ *- ${flag}=.*\\n`, 'm'), '');
const missing = (flag: string) => (text: string) =>
  text.replace(new RegExp(`(- ${flag}=.*)(\\.\\w+)$`, 'm'), '$1-lost$2');

describe('a program that cannot start breaks its connections', () => {
  test('none is broken as long as it starts', async () => {
    assert.deepEqual(
      (await verdictsWith(files)).filter(({ state }) => state === 'broken'),
      [],
    );
  });

  test('kube-apiserver without a flag that it requires', async () => {
    const lines = await brokenBy('kube-apiserver', without('--service-account-issuer'));
    assert.ok(lines.length > 5);
    assert.ok(lines.every((line) => line.includes('service-account-issuer is a required flag')));
    assert.ok(lines.some((line) => /kubectl → kube-apiserver/.test(line)));
    assert.ok(lines.some((line) => /kube-apiserver → etcd/.test(line)));
  });

  for (const [manifest, flag, other] of [
    ['kube-controller-manager', '--service-account-private-key-file', 'kube-controller-manager → kube-apiserver'],
    ['kube-scheduler', '--kubeconfig', 'kube-scheduler → kube-apiserver'],
    ['etcd', '--trusted-ca-file', 'kube-apiserver → etcd'],
  ] as const) {
    test(`${manifest} with a file that is missing: ${flag}`, async () => {
      const lines = await brokenBy(manifest, missing(flag));
      assert.ok(lines.some((line) => line.includes(other) && /-lost\.\w+: no such file or directory/.test(line)));
      assert.ok(lines.every((line) => line.includes(manifest)));
    });
  }

  test('kube-controller-manager with a file that no controller reads', async () => {
    const off = (controllers: string) => (text: string) =>
      text.replace(
        /^( *- )(--service-account-private-key-file=.*)(\.\w+)$/m,
        `$1--controllers=${controllers}\n$1$2-lost$3`,
      );
    assert.notDeepEqual(await brokenBy('kube-controller-manager', off('*')), []);
    assert.deepEqual(await brokenBy('kube-controller-manager', off('*,-serviceaccount-token')), []);
  });

  test('kube-controller-manager with half of what one signer needs', async () => {
    const half = (text: string) =>
      text
        .replace('--cluster-signing-cert-file', '--cluster-signing-legacy-unknown-cert-file')
        .replace(/^ *- --cluster-signing-key-file.*\n/m, '');
    const lines = await brokenBy('kube-controller-manager', half);
    assert.ok(
      lines.some((line) => line.includes('"cluster-signing-legacy-unknown": cannot specify cert without key')),
      lines.join(),
    );
  });

  test('kube-controller-manager with one pair for all signers and one for a single one', async () => {
    const both = (text: string) =>
      text.replace(
        /^( *- --cluster-signing-)((?:cert|key)-file=.*)$/gm,
        (line, flag: string, file: string) => `${line}\n${flag}kubelet-client-${file}`,
      );
    const lines = await brokenBy('kube-controller-manager', both);
    assert.ok(lines.some((line) => line.includes('cannot specify --cluster-signing-{cert,key}-file and other')));
    assert.ok(lines.every((line) => line.includes('kube-controller-manager')));
  });

  test('a file that is told more exactly is told once', async () => {
    const lines = await brokenBy('kube-apiserver', missing('--etcd-certfile'));
    assert.ok(lines.length > 5);
    assert.ok(lines.every((line) => line.split('no such file').length <= 3));
  });
});
