import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { generatedKubeadm } from '../../../mutations/distributions/kubeadm.ts';
import { withNewFlag, withoutFlag } from '../../../mutations/flags.ts';
import { MemoryJudge } from '../../../mutations/judgeInMemory.ts';
import { type Tree, textOf, withEdit, withoutFile, withText } from '../../../mutations/tree.ts';

const healthy = await generatedKubeadm();
const judge = new MemoryJudge(healthy);
const manifest = 'etc/kubernetes/manifests/kube-apiserver.yaml';
const etcd = 'etc/kubernetes/manifests/etcd.yaml';

/** What stops programs by the connections, and the code of the finding that says so. */
async function stops(tree: Tree): Promise<readonly string[]> {
  const graph = await judge.graphOf(tree);
  const verdicts = judgeConnections(connectionModelOf(graph), healthy.now);
  const errors = verdicts.flatMap(({ requirements }) =>
    requirements.flatMap((each) =>
      each.state === 'notMet' && (each.what === 'start' || each.what === 'pair') ? [each.error] : [],
    ),
  );
  const codes = evaluate(graph, defaultPolicy, healthy.now).flatMap(({ code, message }) =>
    /exits at start|does not start/.test(message) ? [code] : [],
  );
  return [...new Set([...errors, ...codes])];
}

const keyOf = (secret: string): string =>
  [
    'apiVersion: apiserver.config.k8s.io/v1',
    'kind: EncryptionConfiguration',
    'resources:',
    '- resources: [secrets]',
    '  providers:',
    '  - aescbc: {keys: [{name: key1, secret: SECRET}]}',
    '',
  ]
    .join('\n')
    .replace('SECRET', secret);

function ed25519(): { readonly key: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

describe('what exits at start breaks the connections of the program', () => {
  const { tree } = healthy;
  const encrypted = (secret: string): Tree =>
    withText(
      withNewFlag(tree, manifest, '--encryption-provider-config=/etc/kubernetes/enc.yaml'),
      'etc/kubernetes/enc.yaml',
      keyOf(secret),
    );

  test('a flag that is gone', async () => {
    assert.match(textOf(tree, manifest), /image: .*kube-apiserver:v1\.34/);
    assert.deepEqual(await stops(withNewFlag(tree, manifest, '--insecure-port=0')), [
      'unknown flag: --insecure-port',
      'flag-removed',
    ]);
    const older = withEdit(tree, manifest, /kube-apiserver:v[\d.]+/, 'kube-apiserver:v1.20.15');
    assert.deepEqual(await stops(withNewFlag(older, manifest, '--insecure-port=0')), []);
  });

  test('half a pair', async () => {
    const serving = ['missing filename for serving cert', 'flag-pair-incomplete'];
    assert.deepEqual(await stops(withoutFlag(tree, manifest, 'tls-private-key-file')), serving);
    assert.deepEqual(await stops(withoutFlag(tree, manifest, 'tls-cert-file')), serving);
    const pki = '/etc/kubernetes/pki';
    const ofEtcd = (key: string, cert: string) => [
      `KeyFile and CertFile must both be present[key: ${key}, cert: ${cert}]`,
      'flag-pair-incomplete',
    ];
    assert.deepEqual(await stops(withoutFlag(tree, etcd, 'key-file')), ofEtcd('', `${pki}/etcd/server.crt`));
    assert.deepEqual(await stops(withoutFlag(tree, etcd, 'cert-file')), ofEtcd(`${pki}/etcd/server.key`, ''));
    assert.deepEqual(
      await stops(withoutFlag(tree, manifest, 'etcd-keyfile')),
      ofEtcd('', `${pki}/apiserver-etcd-client.crt`),
    );
  });

  test('half a pair that is passed over stops nothing', async () => {
    assert.deepEqual(await stops(withoutFlag(tree, manifest, 'proxy-client-key-file')), []);
    assert.deepEqual(await stops(withoutFlag(tree, manifest, 'kubelet-client-key')), []);
  });

  test('keys of tokens that are no RSA and no ECDSA', async () => {
    const { key, publicKey } = ed25519();
    const error = 'data does not contain any valid RSA or ECDSA public keys';
    assert.deepEqual((await stops(withText(tree, 'etc/kubernetes/pki/sa.pub', publicKey)))[0], error);
    const [first, ...others] = await stops(withText(tree, 'etc/kubernetes/pki/sa.key', key));
    assert.match(first ?? '', /^unknown private key type ed25519\.PrivateKey/);
    assert.ok(others.includes('key-algorithm-unsupported'));
  });

  test('an encryption key that cannot be used, of the server that names its file', async () => {
    const invalid = 'encryption-key-invalid';
    assert.deepEqual(await stops(encrypted('YWJj')), [
      'secret is not of the expected length, got 3, expected one of [16 24 32]',
      invalid,
    ]);
    assert.deepEqual(await stops(encrypted(`"\${ENCRYPTION_KEY}"`)), ['secrets must be base64 encoded', invalid]);
    assert.deepEqual(await stops(encrypted('MDEyMzQ1Njc4OWFiY2RlZg==')), []);
    assert.deepEqual(await stops(withText(tree, 'etc/kubernetes/other.yaml', keyOf('YWJj'))), [invalid]);
  });
});

test('a kubelet whose configuration is not here may let in a server without a certificate', async () => {
  const of = async (tree: Tree) =>
    judgeConnections(connectionModelOf(await judge.graphOf(tree)), healthy.now).flatMap(({ connection, state }) =>
      connection.record.id === 'apiserver-to-kubelet' ? [state] : [],
    );
  const without = ['kubelet-client-key', 'kubelet-client-certificate'].reduce(
    (tree, flag) => withoutFlag(tree, manifest, flag),
    healthy.tree,
  );
  const half = withoutFlag(healthy.tree, manifest, 'kubelet-client-key');
  for (const tree of [without, half]) {
    assert.deepEqual(await of(tree), ['broken']);
    assert.deepEqual(await of(withoutFile(tree, 'var/lib/kubelet/config.yaml')), ['unknown']);
  }
});

test('a program whose kubeconfig has no credentials is anonymous', async () => {
  const file = 'etc/kubernetes/scheduler.conf';
  const of = async (tree: Tree) =>
    judgeConnections(connectionModelOf(await judge.graphOf(tree)), healthy.now).flatMap(({ connection, client }) =>
      connection.record.id !== 'scheduler-to-apiserver'
        ? []
        : [client.kind === 'refused' ? client.error.replace(/ cannot .*/, '') : client.kind],
    );
  const field = (name: string) => new RegExp(`^ +client-${name}-data: .*\\n`, 'm');
  const empty = withEdit(withEdit(healthy.tree, file, field('certificate'), ''), file, field('key'), '');
  const forbidden = 'leases.coordination.k8s.io "kube-scheduler" is forbidden: User "system:anonymous"';
  assert.deepEqual(await of(healthy.tree), ['accepted']);
  assert.deepEqual(await of(empty), [forbidden]);
  assert.deepEqual(await of(withEdit(healthy.tree, file, field('certificate'), '')), [forbidden]);
  assert.deepEqual(await of(withNewFlag(empty, manifest, '--anonymous-auth=false')), ['Unauthorized']);
});
