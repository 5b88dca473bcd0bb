import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Finding } from '../../../../src/core/findings/findingModel.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { testNow } from '../../../support/testPki.ts';

const key = '0f'.repeat(16) + 'a1'.repeat(16);
const other = '1e'.repeat(16) + 'b2'.repeat(16);
const common = ['ca.crt', 'ca.key', 'front-proxy-ca.crt', 'front-proxy-ca.key', 'sa.pub', 'sa.key'];
const stacked = ['etcd-ca.crt', 'etcd-ca.key'];
const external = ['external-etcd-ca.crt', 'external-etcd.crt', 'external-etcd.key'];

function sealed(text: string): string {
  const nonce = Buffer.alloc(12, text.length);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function upload(names: readonly string[], empty: readonly string[] = []): string {
  const data = names.map((name) => `  ${name}: ${empty.includes(name) ? '""' : sealed(`content of ${name}`)}\n`);
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadm-certs\n  namespace: kube-system\ndata:\n${data.join('')}`;
}

function configuration(etcd: string): string {
  return `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\netcd: ${etcd}\n`;
}

const ofExternal = configuration('{ external: { endpoints: ["https://10.0.0.21:2379"], caFile: /etc/etcd/ca.crt } }');
const ofStacked = configuration('{ local: { dataDir: /var/lib/etcd } }');

function join(certificateKey: string): string {
  return `apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ncontrolPlane: { certificateKey: ${certificateKey} }\n`;
}

async function told(files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  return (await findingsIn(files)).filter(({ code }) =>
    /^kubeadm-certs-(?!ciphertext)|^bootstrap-token-exp/.test(code),
  );
}

async function codes(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await told(files)).map(({ code, path }) => `${code} ${path}`);
}

describe('kubeadm-certs', () => {
  test('is whole for its topology', async () => {
    const whole = { 'certs.yaml': upload([...common, ...stacked]), 'config.yaml': ofStacked };
    assert.deepEqual(await codes(whole), []);
    assert.deepEqual(await codes({ 'certs.yaml': upload([...common, ...external]), 'config.yaml': ofExternal }), []);
    // Of an external CA the key is empty, and of an unknown topology nobody knows.
    const empty = upload([...common, ...stacked], ['ca.key']);
    assert.deepEqual(await codes({ 'certs.yaml': empty, 'config.yaml': ofStacked }), []);
    assert.deepEqual(await codes({ 'certs.yaml': upload(common) }), []);
    assert.deepEqual(
      await codes({ 'certs.yaml': upload(common), 'a/config.yaml': ofStacked, 'b/config.yaml': ofExternal }),
      [],
    );
  });

  test('lacks what control planes download', async () => {
    const found = await told({ 'certs.yaml': upload([...common, ...stacked]), 'config.yaml': ofExternal });
    assert.deepEqual(
      found.map(({ message, related }) => [message, related.map(({ path }) => path)]),
      [
        [
          'The Secret kubeadm-certs does not contain external-etcd-ca.crt, external-etcd.crt, external-etcd.key. Control planes cannot join: kubeadm fails with `the Secret does not include the required certificate or key - name: external-etcd-ca.crt`. Upload the certificates again, with the configuration of the external etcd: `kubeadm init phase upload-certs --upload-certs --config FILE`.',
          ['config.yaml'],
        ],
      ],
    );
    for (const name of [...common, ...stacked]) {
      const others = [...common, ...stacked].filter((each) => each !== name);
      const [only, ...more] = await told({ 'certs.yaml': upload(others), 'config.yaml': ofStacked });
      assert.equal(only?.code, 'kubeadm-certs-incomplete', name);
      assert.ok(only.message.startsWith(`The Secret kubeadm-certs does not contain ${name}. `), name);
      assert.deepEqual(more, []);
    }
  });

  test('is decrypted by the key of the configuration or the command, or is not', async () => {
    const certs = { 'certs.yaml': upload([...common, ...stacked]) };
    const places = (certificateKey: string): readonly Readonly<Record<string, string>>[] => [
      { 'join.yaml': join(certificateKey) },
      {
        'init.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ncertificateKey: ${certificateKey}\n`,
      },
      {
        'join.sh': `kubeadm join 10.0.0.11:6443 --token abcdef.0123456789abcdef --control-plane --certificate-key ${certificateKey}\n`,
      },
    ];
    for (const files of places(key)) assert.deepEqual(await codes({ ...certs, ...files }), []);
    for (const files of places(other)) {
      const [path] = Object.keys(files);
      assert.deepEqual(await codes({ ...certs, ...files }), [`kubeadm-certs-other-key ${path}`]);
    }
    // Of several uploads nobody knows which is meant.
    assert.deepEqual(await codes({ ...certs, 'old/certs.yaml': upload(common), 'join.yaml': join(other) }), []);
    assert.deepEqual(await codes({ ...certs, 'join.example.yaml': join(other) }), []);
  });

  test('a key at many places is tried once, and not all of many keys', async () => {
    const large = sealed('x'.repeat(14_000));
    const names = [...common, ...stacked].map((name) => `  ${name}: ${large}\n`).join('');
    const certs = { 'certs.yaml': upload([]).concat(names) };
    const files = (keys: readonly string[]) => ({ ...certs, 'join.yaml': keys.map(join).join('---\n') });
    const count = 300;
    const same = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? other : other.toUpperCase()));
    assert.equal((await codes(files(same))).length, count);
    const many = Array.from({ length: count }, (_, index) => other.slice(8) + String(10_000_000 + index));
    const judged = (await codes(files(many))).length;
    assert.ok(judged > 0 && judged <= 10, `${judged}`);
  });

  test('is of another cluster', async () => {
    const endpoint = (text: string) => `controlPlaneEndpoint: ${text}:6443\n`;
    const joining = (text: string) =>
      `${join(other)}discovery: { bootstrapToken: { apiServerEndpoint: "${text}:6443", token: abcdef.0123456789abcdef } }\n`;
    const certs = { 'a/certs.yaml': upload([...common, ...stacked]) };
    assert.deepEqual(await codes({ ...certs, 'b/join.yaml': joining('b.example.com') }), []);
    assert.deepEqual(await codes({ ...certs, 'b/config.yaml': ofExternal }), []);
    const known = { ...certs, 'a/config.yaml': ofStacked + endpoint('a.example.com') };
    assert.deepEqual(await codes({ ...known, 'a/join.yaml': joining('b.example.com') }), []);
    assert.deepEqual(await codes({ ...known, 'join.yaml': joining('b.example.com') }), []);
    assert.deepEqual(await codes({ ...known, 'b/config.yaml': ofExternal + endpoint('b.example.com') }), []);
    const command = `kubeadm join b.example.com:6443 --token abcdef.0123456789abcdef --control-plane --certificate-key ${other}\n`;
    assert.deepEqual(await codes({ ...known, 'b/join.sh': command }), []);
    // Under the same address, wherever it lies, and beside it.
    const wrong = (path: string) => [`kubeadm-certs-other-key ${path}`];
    assert.deepEqual(await codes({ ...known, 'b/join.yaml': joining('a.example.com') }), wrong('b/join.yaml'));
    assert.deepEqual(await codes({ ...certs, 'a/join.yaml': joining('a.example.com') }), wrong('a/join.yaml'));
    assert.deepEqual(await codes({ ...certs, 'join.yaml': joining('a.example.com') }), wrong('join.yaml'));
  });

  test('ends with the token that owns it', async () => {
    const token = (end: number): string => `apiVersion: v1
kind: Secret
metadata: { name: bootstrap-token-rj2v9y, namespace: kube-system }
type: bootstrap.kubernetes.io/token
data:
  description: ${base64('Proxy for managing TTL for the kubeadm-certs secret')}
  token-id: ${base64('rj2v9y')}
  token-secret: ${base64('mz3t0c8k2q5w7x9b')}
  expiration: ${base64(new Date(end).toISOString().replace('.000', ''))}
`;
    const certs = { 'certs.yaml': upload([...common, ...stacked]) };
    assert.deepEqual(await codes({ ...certs, 'token.yaml': token(testNow + 3_600_000) }), []);
    const [found, ...others] = await told({ ...certs, 'token.yaml': token(testNow - 7_200_000) });
    assert.deepEqual(others, []);
    assert.equal(found?.code, 'kubeadm-certs-expired');
    assert.match(found.message, /^The Secret kubeadm-certs expired 2 h ago /);
    assert.deepEqual(
      found.related.map(({ path }) => path),
      ['certs.yaml'],
    );
    assert.deepEqual(await codes({ 'token.example.yaml': token(testNow - 7_200_000) }), []);
  });
});
