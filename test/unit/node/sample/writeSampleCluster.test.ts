import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { writeSampleCluster } from '../../../../src/node/sample/writeSampleCluster.ts';

const now = Date.UTC(2026, 5, 12, 10);
const folder = mkdtempSync(path.join(tmpdir(), 'certscope-sample-'));
const kubernetes = path.join(folder, 'etc/kubernetes');

before(() => writeSampleCluster(folder, now));
after(() => rmSync(folder, { recursive: true }));

const chains: Record<string, readonly string[]> = {
  'pki/ca.crt': [
    'pki/apiserver.crt',
    'pki/apiserver-kubelet-client.crt',
    '../../var/lib/kubelet/pki/kubelet-client-current.pem',
  ],
  'pki/etcd/ca.crt': [
    'pki/etcd/server.crt',
    'pki/etcd/peer.crt',
    'pki/etcd/healthcheck-client.crt',
    'pki/apiserver-etcd-client.crt',
  ],
  'pki/front-proxy-ca.crt': ['pki/front-proxy-client.crt'],
};
for (const [ca, leaves] of Object.entries(chains)) {
  test(`openssl verifies what ${ca} signed`, () => {
    const moment = ['-attime', String(now / 1000)];
    const output = execFileSync('openssl', ['verify', ...moment, '-CAfile', ca, ...leaves], { cwd: kubernetes });
    assert.deepEqual(
      String(output).trim().split('\n'),
      leaves.map((leaf) => `${leaf}: OK`),
    );
  });
}

const daysLeft: Record<string, readonly number[]> = {
  'etc/kubernetes/admin.conf': [312],
  'etc/kubernetes/super-admin.conf': [312],
  'etc/kubernetes/scheduler.conf': [21],
  'etc/kubernetes/controller-manager.conf': [3],
  'home/ops/.kube/config': [-12, 94, 94],
};
for (const [file, expected] of Object.entries(daysLeft)) {
  test(`the users of ${file} have ${expected.join(', ')} days left`, () => {
    const left = users(file).map(({ certificate }) => Math.trunc((Date.parse(certificate.validTo) - now) / 86_400_000));
    assert.deepEqual(left, expected);
  });
}

test('only the key of deployer does not belong to its certificate', () => {
  const strangers = Object.keys(daysLeft)
    .flatMap(users)
    .filter(({ certificate, key }) => !certificate.checkPrivateKey(key));
  assert.deepEqual(
    strangers.map(({ name }) => name),
    ['deployer'],
  );
});

test('the key of the service accounts fits its public half', () => {
  const [key, publicKey] = ['sa.key', 'sa.pub'].map((name) => readFileSync(path.join(kubernetes, 'pki', name), 'utf8'));
  assert.ok(createPublicKey(key ?? '').equals(createPublicKey(publicKey ?? '')));
});

test('keys and kubeconfigs are for their owner alone', () => {
  for (const name of ['pki/ca.key', 'pki/etcd/server.key', 'pki/sa.key', 'admin.conf', '../../home/ops/.kube/config']) {
    assert.equal(statSync(path.join(kubernetes, name)).mode & 0o777, 0o600, name);
  }
  assert.equal(statSync(path.join(kubernetes, 'pki/ca.crt')).mode & 0o777, 0o644);
});

function users(file: string) {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const { users } = parse(text) as { users: readonly { name: string; user: Record<string, string> }[] };
  return users.map(({ name, user }) => ({
    name,
    certificate: new X509Certificate(Buffer.from(user['client-certificate-data'] ?? '', 'base64')),
    key: createPrivateKey(Buffer.from(user['client-key-data'] ?? '', 'base64').toString()),
  }));
}
