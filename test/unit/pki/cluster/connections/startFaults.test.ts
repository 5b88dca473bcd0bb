import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildPkiGraph } from '../../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { connectionsIn, treeOnHost, treeText } from '../../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../../support/kubeadmTrees.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
const pki = 'etc/kubernetes/pki/';
const etcdManifest = 'etc/kubernetes/manifests/etcd.yaml';

/** The programs that do not start in a healthy tree in which files are changed, and why. */
async function stoppedWith(changes: Readonly<Record<string, (text: string) => string>>): Promise<readonly string[]> {
  const files = treeOnHost('h01-rsa', '', undefined, (path, text) => changes[path]?.(text) ?? text);
  const stopped = judgeConnections(await connectionsIn(files), now).flatMap(({ connection, requirements, state }) =>
    requirements.flatMap((each) => {
      if (each.state !== 'notMet' || each.reason !== 'notStarted') return [];
      assert.equal(state, 'broken');
      return `${connection[each.side].component}: ${each.error}`;
    }),
  );
  return [...new Set(stopped)];
}

const cut = (text: string) => text.slice(0, text.length / 2);
const instead = (path: string) => () => treeText('h01-rsa', pki + path);
const noPem = 'tls: failed to find any PEM data in certificate input';
const mismatch = 'tls: private key does not match public key';
const noCertificates = 'data does not contain any valid RSA or ECDSA certificates';
const malformed = (text: string) => text.replace(/(?<=CERTIFICATE-----\n)./, '/');
const programs = (error: string, ...names: readonly string[]) => names.map((name) => `${name}: ${error}`);

suite('a program that cannot load its certificate with its key does not start', () => {
  const cases: readonly (readonly [string, Parameters<typeof stoppedWith>[0], readonly string[]])[] = [
    ['cut off', { [`${pki}apiserver.crt`]: cut }, [`kube-apiserver: ${noPem}`]],
    ['of another', { [`${pki}apiserver.key`]: instead('front-proxy-client.key') }, [`kube-apiserver: ${mismatch}`]],
    ['of etcd, for clients', { [`${pki}etcd/server.key`]: instead('etcd/peer.key') }, [`etcd: ${mismatch}`]],
    ['of etcd, for peers', { [`${pki}etcd/peer.crt`]: cut }, [`etcd: ${noPem}`]],
    ['for what it connects to', { [`${pki}apiserver-kubelet-client.crt`]: cut }, []],
    [
      'that etcd ignores without TLS',
      {
        [`${pki}etcd/server.crt`]: cut,
        [etcdManifest]: (text) => text.replace(/(?<=--listen-client-urls=.*)https:/g, 'http:'),
      },
      [],
    ],
  ];
  for (const [name, changes, told] of cases) {
    test(name, async () => assert.deepEqual(await stoppedWith(changes), told));
  }
});

suite('a program that cannot load its CAs or keys does not start', () => {
  const cases: readonly (readonly [string, Parameters<typeof stoppedWith>[0], readonly string[]])[] = [
    [
      'the CA of clients is cut off',
      { [`${pki}ca.crt`]: cut },
      programs(noCertificates, 'kube-apiserver', 'kube-controller-manager'),
    ],
    [
      'the CA of clients is empty',
      { [`${pki}ca.crt`]: () => '' },
      programs(noCertificates, 'kube-apiserver', 'kube-controller-manager'),
    ],
    [
      'a certificate behind the CA of clients cannot be read',
      { [`${pki}ca.crt`]: (text) => text + malformed(text) },
      programs('x509: malformed certificate', 'kube-apiserver', 'kube-controller-manager'),
    ],
    [
      'the CA of proxies',
      { [`${pki}front-proxy-ca.crt`]: () => 'nothing' },
      programs(noCertificates, 'kube-apiserver', 'kube-controller-manager'),
    ],
    [
      'what the server shows as a proxy',
      { [`${pki}front-proxy-client.key`]: instead('apiserver.key') },
      programs(mismatch, 'kube-apiserver'),
    ],
    [
      'what it shows to etcd',
      { [`${pki}apiserver-etcd-client.key`]: instead('apiserver.key') },
      programs(mismatch, 'kube-apiserver'),
    ],
    [
      'keys of tokens',
      { [`${pki}sa.pub`]: () => '' },
      programs('data does not contain any valid RSA or ECDSA public keys', 'kube-apiserver'),
    ],
    [
      'the key that signs tokens',
      { [`${pki}sa.key`]: cut },
      programs('data does not contain a valid RSA or ECDSA private key', 'kube-apiserver', 'kube-controller-manager'),
    ],
    // As etcd 3.5 was seen to start.
    ['etcd takes a file without a CA', { [`${pki}etcd/ca.crt`]: cut }, []],
    [
      'etcd takes no file with another block',
      { [`${pki}etcd/ca.crt`]: malformed },
      programs('x509: malformed certificate', 'etcd', 'kube-apiserver'),
    ],
  ];
  for (const [name, changes, told] of cases) {
    test(name, async () => assert.deepEqual(await stoppedWith(changes), told));
  }
});

suite('a program that cannot load its kubeconfig does not start', () => {
  const conf = 'etc/kubernetes/controller-manager.conf';
  const schedulerConf = 'etc/kubernetes/scheduler.conf';
  const field = (name: string, to: string) => (text: string) => text.replace(new RegExp(`(?<=${name}: ).*`), to);
  const garbage = Buffer.from('garbage').toString('base64');
  const ofFiles = (text: string) =>
    text
      .replace(/client-certificate-data: .*/, 'client-certificate: /etc/kubernetes/pki/apiserver.crt')
      .replace(/client-key-data: .*/, 'client-key: /etc/kubernetes/pki/sa.key');
  const cases: readonly (readonly [string, Parameters<typeof stoppedWith>[0], readonly string[]])[] = [
    [
      'its CA is none',
      { [conf]: field('certificate-authority-data', garbage) },
      programs('unable to load root certificates: unable to parse bytes as PEM block', 'kube-controller-manager'),
    ],
    [
      'its certificate is none',
      { [conf]: field('client-certificate-data', garbage) },
      [`kube-controller-manager: ${noPem}`],
    ],
    [
      'its user has no key',
      { [schedulerConf]: (text) => text.replace(/ *client-key-data: .*\n?/, '') },
      programs(
        'invalid configuration: client-key-data or client-key must be specified for system:kube-scheduler to use the clientCert authentication method.',
        'kube-scheduler',
      ),
    ],
    ['a pair of files is read again for each connection', { [conf]: ofFiles }, []],
  ];
  for (const [name, changes, told] of cases) {
    test(name, async () => assert.deepEqual(await stoppedWith(changes), told));
  }
});

suite('kube-controller-manager exits if it cannot load what it signs with', () => {
  const manager = 'etc/kubernetes/manifests/kube-controller-manager.yaml';
  const flags = (from: RegExp, to: string) => ({ [manager]: (text: string) => text.replace(from, to) });
  const both = (text: string) => `${text}${treeText('h01-rsa', `${pki}front-proxy-ca.crt`)}`;
  const other = flags(/(?<=--cluster-signing-key-file=.*)\/ca\.key/, '/front-proxy-ca.key');
  const noKey = flags(/ *- --cluster-signing-key-file=.*\n/, '');
  const disabled = (text: string) => text.replace(/--controllers=\S+/, '--controllers=*,-csrsigning');
  const signs = (error: string) => programs(error, 'kube-controller-manager');
  const cases: readonly (readonly [string, Parameters<typeof stoppedWith>[0], readonly string[]])[] = [
    ['a key of another CA', other, signs(mismatch)],
    ['two certificates', { [`${pki}ca.crt`]: both }, signs('expected 1 certificate, found 2')],
    ['one that is not loaded without a key', { ...noKey, [`${pki}ca.crt`]: both }, []],
    ['a controller that is disabled', { [`${pki}ca.crt`]: both, [manager]: disabled }, []],
  ];
  for (const [name, changes, told] of cases) {
    test(name, async () => assert.deepEqual(await stoppedWith(changes), told));
  }
});

suite('a copy of a machine without private keys', () => {
  const statesWithout = async (isLeftOut: (path: string) => boolean) => {
    const files = treeOnHost('h01-rsa', '');
    const lookUps = new Map(files.flatMap(({ path }) => (isLeftOut(path) ? [[path, 'absent'] as const] : [])));
    const copied = files.filter(({ path }) => !isLeftOut(path));
    const graph = await buildPkiGraph(copied, decodingTools.cryptography, lookUps);
    return new Set(judgeConnections(connectionModelOf(graph), now).map(({ state }) => state));
  };

  test('says nothing of the machine', async () => {
    assert.ok(!(await statesWithout((path) => path.endsWith('.key'))).has('broken'));
  });

  test('says that one is missing among others', async () => {
    assert.ok((await statesWithout((path) => path.endsWith('/apiserver.key'))).has('broken'));
  });
});
