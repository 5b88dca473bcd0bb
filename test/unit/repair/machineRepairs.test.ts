import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { findingCommand } from '../../../src/core/repair/findingCommand.ts';
import { commandFor } from '../../support/findingCommands.ts';
import { managerFlags, podOf } from '../../support/pods.ts';
import { judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { createTestCa } from '../../support/testPki.ts';

/** Title and text of the one file that changes. */
async function changed(texts: Texts, code: FindingCode): Promise<readonly [title: string, text: string | undefined]> {
  const { texts: after, title } = await repaired(texts, code);
  return [title, Object.keys(texts).flatMap((path) => (after[path] === texts[path] ? [] : (after[path] ?? [])))[0]];
}

async function isRepaired(texts: Texts, code: FindingCode): Promise<boolean> {
  const judged = await judge(texts);
  const finding = judged.findings.find((each) => each.code === code);
  assert.ok(finding !== undefined, code);
  return repairOf(texts, judged, finding) !== undefined;
}

describe('files of machines', () => {
  test('the port at which the supervisor lets nodes join', async () => {
    const rke2 = { '/etc/rancher/rke2/config.yaml': 'server: "https://10.0.7.10:6443" # first\n' };
    assert.deepEqual(await changed(rke2, 'join-port-wrong'), [
      'replace it with https://10.0.7.10:9345',
      'server: "https://10.0.7.10:9345" # first\n',
    ]);
    const k3s = { '/etc/systemd/system/k3s-agent.service.env': 'K3S_URL=https://k3s.example.com:9345\n' };
    assert.equal((await changed(k3s, 'join-port-wrong'))[1], 'K3S_URL=https://k3s.example.com:6443\n');
  });

  test('a folder for registries that has none is not named, one that has some is', async () => {
    const path = '/etc/containerd/config.toml';
    const registry = '[plugins."io.containerd.grpc.v1.cri".registry]\n';
    const mirrors =
      '[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n  endpoint = ["https://m.io"]\n';
    const text = `version = 2\n${registry}  config_path = '/etc/containerd/certs.d' # new\n${mirrors}`;
    assert.deepEqual(await changed({ [path]: text }, 'containerd-registry-conflict'), [
      'remove config_path',
      `version = 2\n${registry}${mirrors}`,
    ]);
    const { certificatePem } = await createTestCa({ name: 'registry' });
    const used = { [path]: text, '/etc/containerd/certs.d/docker.io/ca.crt': certificatePem };
    assert.equal(await isRepaired(used, 'containerd-registry-conflict'), false);
  });

  test('a CA for Docker gets the name by which Docker reads it', async () => {
    const { certificatePem } = await createTestCa({ name: 'registry' });
    assert.equal(
      await commandFor('docker-ca-misnamed', certificatePem, "/etc/docker/certs.d/it's/ca.cert"),
      "mv -n '/etc/docker/certs.d/it'\\''s/ca.cert' '/etc/docker/certs.d/it'\\''s/ca.crt'",
    );
  });
});

test('one pair of files signs for all', async () => {
  const own = ['cert', 'key'].map(
    (half) => `--cluster-signing-kubelet-client-${half}-file=/etc/kubernetes/pki/ca.${half}`,
  );
  const flags = managerFlags();
  const [title, text] = await changed(
    { 'm.yaml': podOf('kube-controller-manager', [...own, ...flags]) },
    'specific-signer-disables-generic',
  );
  assert.equal(title, 'remove --cluster-signing-…-file');
  assert.equal(text, podOf('kube-controller-manager', flags));
});

describe('objects of applications', () => {
  const workload = (container: string, volume: string, context = '') => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: shop
spec:
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
${context}      containers:
      - name: db
${container}        volumeMounts:
        - name: certs
          mountPath: /certs
      volumes:
      - name: certs
${volume}`;
  const postgres = (image: string) =>
    `        image: ${image}\n        args:\n        - -c\n        - ssl=on\n        - -c\n        - ssl_key_file=/certs/tls.key\n`;
  const secret = (...more: readonly string[]) =>
    ['        secret:', '          secretName: db-tls', ...more.map((line) => `          ${line}`), ''].join('\n');
  const group = (id: number) => `      securityContext:\n        fsGroup: ${id}\n`;

  test('the group of PostgreSQL reads its key, and nobody else', async () => {
    const cases: readonly (readonly [image: string, before: string, context: string, after: string, group: string])[] =
      [
        ['postgres:17', secret(), '', secret('defaultMode: 0640'), group(999)],
        ['postgres:17-alpine', secret('defaultMode: 0644'), '', secret('defaultMode: 0640'), group(70)],
        ['postgres:17', secret('defaultMode: 420'), group(1000), secret('defaultMode: 416'), group(1000)],
      ];
    for (const [image, before, context, after, now] of cases) {
      const [, text] = await changed(
        { 'db.yaml': workload(postgres(image), before, context) },
        'postgres-key-readable',
      );
      assert.equal(text, workload(postgres(image), after, now));
    }
  });

  test('a variable names the one file that its volume has', async () => {
    const { certificatePem } = await createTestCa({ name: 'corp' });
    const pem = certificatePem.replaceAll(/^(?=.)/gm, '    ');
    const holder = (...keys: readonly string[]) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\n  namespace: shop\ndata:\n${keys.map((key) => `  ${key}: |\n${pem}`).join('')}`;
    const container = (file: string) =>
      `        image: example.com/shop:1\n        env:\n        - name: NODE_EXTRA_CA_CERTS\n          value: "${file}"\n`;
    const volume = '        configMap:\n          name: corp-ca\n';
    const app = workload(container('/certs/corp.pem'), volume);
    const [title, text] = await changed({ 'app.yaml': app, 'ca.yaml': holder('ca.crt') }, 'ca-variable-file-missing');
    assert.equal(title, 'replace it with /certs/ca.crt');
    assert.equal(text, workload(container('/certs/ca.crt'), volume));
    const several = { 'app.yaml': app, 'ca.yaml': holder('ca.crt', 'old.crt') };
    assert.equal(await isRepaired(several, 'ca-variable-file-missing'), false);
  });

  test('a request of a Pod', async () => {
    const request = (...fields: readonly string[]) =>
      `apiVersion: certificates.k8s.io/v1beta1\nkind: PodCertificateRequest\nmetadata:\n  name: a\n  namespace: shop\nspec:\n${fields.map((field) => `  ${field}\n`).join('')}`;
    for (const [signer, wrong, right] of [
      ['example.com/pods', 600, 3600],
      ['example.com/pods', 99_999_999, 7_862_400],
      ['kubernetes.io/kube-apiserver-client-pod', 99_999_999, 86_400],
    ] as const) {
      const fields = (seconds: number) =>
        request(`signerName: ${signer}`, 'stubPKCS10Request: AAAA', `maxExpirationSeconds: ${seconds}`);
      assert.equal((await changed({ 'pcr.yaml': fields(wrong) }, 'pcr-invalid'))[1], fields(right));
    }
    const { graph, findings } = await judge({ 'pcr.yaml': request('signerName: example.com/pods') });
    const finding = findings.find(({ code }) => code === 'pcr-invalid');
    assert.ok(finding !== undefined);
    assert.match(
      findingCommand(finding, graph, (path) => path) ?? '',
      /^openssl req -new .* -outform DER \| base64 -w0$/,
    );
  });
});
