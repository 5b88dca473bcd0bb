import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

const app = (image = 'images.local:5000/team/app:1') =>
  manifestOf('v1', 'Pod', { name: 'app', namespace: 'app' }, { spec: { containers: [{ name: 'app', image }] } });
const judged = (files: Readonly<Record<string, string>>, image?: string) =>
  saidOfObjects({ ...files, 'app.yaml': app(image) }, /^registry-endpoint-unused$/);
const told = ['error registry-endpoint-unused: http://images.local:5000'];
const mirror = (name: string, endpoint = 'http://images.local:5000') =>
  `  "${name}":\n    endpoint:\n    - ${endpoint}\n`;
const k3s = (...mirrors: readonly string[]) => ({
  'n1/etc/rancher/k3s/registries.yaml': `mirrors:\n${mirrors.join('')}`,
});

test('the runtime looks for the registry that images name', async () => {
  assert.deepEqual(await judged(k3s(mirror('docker.io'))), told);
  assert.deepEqual(await judged(k3s(mirror('images.local'))), told, 'the port is a part of the name');
  assert.deepEqual(await judged(k3s(mirror('docker.io'), mirror('images.local:5000'))), []);
  assert.deepEqual(await judged(k3s(mirror('docker.io'), '  "images.local:5000": {}\n')), told, 'by HTTPS');
  assert.deepEqual(await judged(k3s(mirror('*'))), []);
  assert.deepEqual(await judged(k3s(mirror('docker.io')), 'nginx:1'), []);
  assert.deepEqual(await judged(k3s(mirror('docker.io', 'https://images.local:5000'))), []);
  assert.deepEqual(await judged(k3s(mirror('docker.io', 'http://localhost:5000')), 'localhost:5000/app:1'), []);
  assert.deepEqual(await judged(k3s(mirror('docker.io', 'http://images.local')), 'images.local/app:1'), []);
});

test('hosts.toml and config.toml of containerd have the same fault', async () => {
  const hosts = (folder: string) => ({
    [`n1/etc/containerd/certs.d/${folder}/hosts.toml`]: `server = "https://${folder}"\n[host."http://images.local:5000"]\n  capabilities = ["pull"]\n`,
  });
  assert.deepEqual(await judged(hosts('docker.io')), told);
  assert.deepEqual(await judged({ ...hosts('docker.io'), ...hosts('images.local:5000') }), []);
  assert.deepEqual(await judged({ ...hosts('docker.io'), ...hosts('images.local_5000_') }), []);
  assert.deepEqual(await judged({ ...hosts('docker.io'), ...hosts('_default') }), []);
  const table = 'plugins."io.containerd.grpc.v1.cri".registry.mirrors';
  const config = (name: string) => `[${table}."${name}"]\n  endpoint = ["http://images.local:5000"]\n`;
  const file = 'n1/etc/containerd/config.toml';
  assert.deepEqual(await judged({ [file]: config('docker.io') }), told);
  assert.deepEqual(await judged({ [file]: config('docker.io') + config('images.local:5000') }), []);
});

test('of several machines, Pods may run on one that has the setting', async () => {
  const other = (name: string) => ({ 'n2/etc/rancher/k3s/registries.yaml': `mirrors:\n${mirror(name)}` });
  for (const name of ['images.local:5000', '*'])
    assert.deepEqual(await judged({ ...k3s(mirror('docker.io')), ...other(name) }), [], name);
  assert.deepEqual(await judged({ ...k3s(mirror('docker.io')), ...other('quay.io') }), [...told, ...told]);
});
