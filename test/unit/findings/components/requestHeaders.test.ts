import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { toDocuments } from '../../../mutations/distributions/documents.ts';
import { assertAnnotated, findingsIn, gradesOf, graphOf } from '../../../support/annotatedDocument.ts';
import { type AnnouncedFlag, apiserverFlags, podOf } from '../../../support/pods.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const yaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const [cluster, frontProxy] = await Promise.all([
  createTestCa({ name: 'kubernetes' }),
  createTestCa({ name: 'front-proxy-ca' }),
]);

async function judge(flags: readonly AnnouncedFlag[], headerCa: string, clientCa = cluster.certificatePem) {
  const files = {
    [yaml]: podOf('kube-apiserver', flags),
    [`${pki}/ca.crt`]: clientCa,
    [`${pki}/front-proxy-ca.crt`]: headerCa,
  };
  return gradesOf(await findingsIn(files), /^requestheader/);
}

describe('whom kube-apiserver believes in request headers', () => {
  test('a front-proxy CA of its own, and a list of names', async () => {
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', apiserverFlags()));
    assert.deepEqual(await judge(apiserverFlags(), frontProxy.certificatePem), []);
  });

  test('any name', async () => {
    const ca = [
      '--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
      '/etc',
      'requestheader-names-empty',
    ] as const;
    const flags = apiserverFlags('--requestheader-allowed-names', '--requestheader-client-ca-file');
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', [...flags, ca]));
    await assertAnnotated(
      'kube-apiserver.yaml',
      podOf('kube-apiserver', [...flags, ca, '--requestheader-allowed-names=']),
    );
  });

  test('the CA of proxies for clients: told at the flag for clients', async () => {
    const wrong = [
      '--client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
      '/etc',
      'requestheader-ca-shared',
    ] as const;
    const flags = [...apiserverFlags('--client-ca-file'), wrong];
    assert.deepEqual(await judge(flags, frontProxy.certificatePem), [`warning requestheader-ca-shared ${yaml}`]);
    const [finding] = await findingsIn({
      [yaml]: podOf('kube-apiserver', flags),
      [`${pki}/front-proxy-ca.crt`]: frontProxy.certificatePem,
    }).then((all) => all.filter(({ code }) => code === 'requestheader-ca-shared'));
    const text = podOf('kube-apiserver', flags);
    assert.equal(finding?.span?.start, text.indexOf('--client-ca-file=') + '--client-ca-file='.length);
  });

  test('the CA of clients: with a list of names, and without', async () => {
    assert.deepEqual(await judge(apiserverFlags(), cluster.certificatePem), [
      `warning requestheader-ca-shared ${yaml}`,
    ]);
    assert.deepEqual(await judge(apiserverFlags('--requestheader-allowed-names'), cluster.certificatePem), [
      `error requestheader-ca-equals-client-ca ${yaml}`,
    ]);
  });

  test('one file for both, which was not read', async () => {
    const ca = [`--requestheader-client-ca-file=${pki}/ca.crt`, '/etc', 'requestheader-ca-shared'] as const;
    const flags = apiserverFlags('--requestheader-client-ca-file');
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', [...flags, ca]));
  });

  test('one root above two CAs', async () => {
    const [a, b] = await Promise.all([cluster.issueCa({ name: 'a' }), cluster.issueCa({ name: 'b' })]);
    const root = cluster.certificatePem;
    assert.deepEqual(await judge(apiserverFlags(), a.certificatePem + root, b.certificatePem + root), []);
  });

  test('a list that is not known', async () => {
    const flags = apiserverFlags('--requestheader-allowed-names');
    assert.deepEqual(await judge([...flags, '--requestheader-allowed-names=$(NAMES)'], cluster.certificatePem), []);
    const [, ...part] = flags;
    assert.deepEqual(await judge(part.slice(0, 4), frontProxy.certificatePem), []);
  });
});

describe('the certificate of the aggregator', () => {
  const path = `${pki}/front-proxy-client.crt`;
  const named = async (commonName: string, names: string) => {
    const { certificatePem } = await frontProxy.issue({ commonName });
    const flags = [
      ...apiserverFlags('--requestheader-allowed-names'),
      `--requestheader-allowed-names=${names}`,
      `--proxy-client-cert-file=${path}`,
      `--proxy-client-key-file=${pki}/front-proxy-client.key`,
    ];
    const findings = await findingsIn({ [yaml]: podOf('kube-apiserver', flags), [path]: certificatePem });
    return findings.filter(({ code }) => code === 'front-proxy-cn-not-allowed');
  };

  test('is called otherwise: told at the certificate', async () => {
    const [finding] = await named('front-proxy', 'front-proxy-client');
    assert.equal(finding?.path, path);
    assert.equal(
      finding.message,
      'The front-proxy client certificate has the common name front-proxy, but --requestheader-allowed-names lists ' +
        'front-proxy-client. Extension API servers reject it with ' +
        '`x509: subject with cn=front-proxy is not in the allowed list`. Make the flag and the certificate match.',
    );
  });

  test('has its usual name, which the flag does not list: told at the flag', async () => {
    assert.equal((await named('front-proxy-client', 'proxy'))[0]?.path, yaml);
  });

  test('is allowed, one of several, or any', async () => {
    assert.deepEqual(await named('aggregator', 'front-proxy-client, aggregator'), []);
    assert.deepEqual(await named('aggregator', ''), []);
  });
});

test('an extension API server without the CA of the front proxy', async () => {
  const service = (name: string) => `  ${name}:\n    name: adapter\n    namespace: monitoring\n`;
  const api = (spec: string) =>
    `apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: v1beta1.metrics.k8s.io\nspec:\n${spec}`;
  const told = async (spec: string, ...without: readonly string[]) =>
    gradesOf(
      await findingsIn({ [yaml]: podOf('kube-apiserver', apiserverFlags(...without)), 'a.yaml': api(spec) }),
      /^requestheader-ca-missing/,
    );
  assert.deepEqual(await told(service('service'), '--requestheader-client-ca-file', '--requestheader-allowed-names'), [
    `warning requestheader-ca-missing ${yaml}`,
  ]);
  assert.deepEqual(await told(service('service')), []);
  const server = podOf('kube-apiserver', apiserverFlags('--requestheader-client-ca-file'));
  const ofClusters = async (folder: string) =>
    gradesOf(
      await findingsIn({
        'clusters/a/kube-apiserver.yaml': server,
        [`${folder}/metrics.yaml`]: api(service('service')),
      }),
      /^requestheader-ca-missing/,
    );
  assert.deepEqual(await ofClusters('apps/cluster-b'), []);
  assert.deepEqual(await ofClusters('clusters/a/apps'), [
    'warning requestheader-ca-missing clusters/a/kube-apiserver.yaml',
  ]);
  assert.deepEqual(await told('  group: apps\n', '--requestheader-client-ca-file'), [], 'served by itself');
});

describe('kube-apiserver without the CA of the front proxy beside the server of an aggregated API', () => {
  const manifest = 'objects/metrics-server.yaml';
  const account = { kind: 'ServiceAccount', name: 'metrics-server', namespace: 'kube-system' };
  const objects = ({
    role = 'extension-apiserver-authentication-reader',
    args = ['--cert-dir=/tmp'],
    more = [] as readonly object[],
  } = {}) => {
    const metadata = { name: 'metrics-server', namespace: 'kube-system' };
    const app = { 'k8s-app': 'metrics-server' };
    return toDocuments(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
        subjects: [account],
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { selector: app, ports: [{ port: 443, targetPort: 10250 }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: {
          template: {
            metadata: { labels: app },
            spec: {
              serviceAccountName: 'metrics-server',
              containers: [{ name: 'metrics-server', image: 'metrics-server:v0.8.0', args }],
            },
          },
        },
      },
      {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1beta1.metrics.k8s.io' },
        spec: {
          group: 'metrics.k8s.io',
          version: 'v1beta1',
          insecureSkipTLSVerify: true,
          service: { name: 'metrics-server', namespace: 'kube-system' },
        },
      },
      ...more,
    );
  };
  const judged = async (text: string, ...without: readonly string[]) => {
    const files = { [yaml]: podOf('kube-apiserver', apiserverFlags(...without)), [manifest]: text };
    const graph = await graphOf(files);
    const states = judgeConnections(connectionModelOf(graph), testNow)
      .filter(({ connection }) => connection.record.id === 'aggregator-to-extension-apiserver')
      .map(({ state, client }) => (client.kind === 'refused' ? `${state}: ${client.error}` : state));
    return [...gradesOf(await findingsIn(files), /^requestheader-ca-missing/), ...states];
  };
  const flags = ['--requestheader-client-ca-file', '--requestheader-allowed-names'];

  test('is an error, and the server rejects what is forwarded, in the words of its log', async () => {
    assert.deepEqual(await judged(objects(), ...flags), [
      `error requestheader-ca-missing ${yaml}`,
      'broken: missing content for CA bundle "client-ca::kube-system::extension-apiserver-authentication::requestheader-client-ca-file"',
    ]);
  });

  test('is a warning where the server does not look for it, or nobody knows, and nothing is rejected', async () => {
    const written = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' },
      data: { 'requestheader-client-ca-file': frontProxy.certificatePem },
    };
    for (const text of [
      objects({ role: 'other' }),
      objects({ args: ['--requestheader-client-ca-file=/ca.crt'] }),
      objects({ args: ['--authentication-skip-lookup'] }),
      objects({ more: [written] }),
    ]) {
      const [finding, state, ...others] = await judged(text, ...flags);
      assert.deepEqual([finding, others], [`warning requestheader-ca-missing ${yaml}`, []], text);
      assert.ok(state !== undefined && !state.startsWith('broken'), state);
    }
  });

  test('is nothing where it is set', async () => {
    assert.ok((await judged(objects())).every((each) => !/requestheader-ca-missing|broken/.test(each)));
  });
});
