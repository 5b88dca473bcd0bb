import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { caVariables } from '../../../../src/core/kubernetes/tables/caVariables.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const namespace = 'shop';
const ca = await createTestCa({ name: 'corp' });
const holder = (name: string, data: Fields, more: Fields = {}): string =>
  manifestOf('v1', 'ConfigMap', { name, namespace, ...more }, { data });
const corp = holder('corp-ca', { 'ca.crt': ca.certificatePem });

interface Given {
  readonly variable?: string;
  readonly path?: string;
  readonly volume?: Fields;
  readonly mount?: Fields;
}

function workload({ variable = 'NODE_EXTRA_CA_CERTS', path = '/certs/corp-ca.pem', volume, mount }: Given): string {
  const container = {
    name: 'app',
    env: [{ name: variable, value: path }],
    volumeMounts: [{ name: 'ca', mountPath: '/certs', ...mount }],
  };
  const spec = {
    containers: [container],
    volumes: [{ name: 'ca', ...(volume ?? { configMap: { name: 'corp-ca' } }) }],
  };
  const selector = { matchLabels: { app: 'app' } };
  const template = { metadata: { labels: { app: 'app' } }, spec };
  return manifestOf('apps/v1', 'Deployment', { name: 'app', namespace }, { spec: { selector, template } });
}

const judged = (given: Given, ...others: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries(
      [workload(given), ...(others.length > 0 ? others : [corp])].map((text, at) => [`${at}.yaml`, text]),
    ),
    /^ca-variable-file-missing$/,
  );
const told = ['error ca-variable-file-missing: /certs/corp-ca.pem'];

describe('the file that a variable names', () => {
  for (const { name } of caVariables)
    test(`is there: ${name}`, async () => {
      assert.deepEqual(await judged({ variable: name }), told);
      assert.deepEqual(await judged({ variable: name, path: '/certs/ca.crt' }), []);
    });
  test('is told with what is there', async () => {
    const [finding] = (await findingsIn({ 'a.yaml': workload({}), 'b.yaml': corp })).filter(
      ({ code }) => code === 'ca-variable-file-missing',
    );
    assert.match(
      finding?.message ?? '',
      /NODE_EXTRA_CA_CERTS names \/certs\/corp-ca\.pem, but the volume at \/certs has only ca\.crt \(ConfigMap shop\/corp-ca\)/,
    );
  });
  test('may come from a Secret, from several sources, or under another name', async () => {
    const secret = manifestOf(
      'v1',
      'Secret',
      { name: 'corp-ca', namespace },
      { stringData: { 'ca.crt': ca.certificatePem } },
    );
    assert.deepEqual(await judged({ volume: { secret: { secretName: 'corp-ca' } } }, secret), told);
    const projected = (...names: readonly string[]) => ({
      projected: { sources: names.map((name) => ({ configMap: { name } })) },
    });
    const other = holder('other', { 'corp-ca.pem': ca.certificatePem });
    assert.deepEqual(await judged({ volume: projected('corp-ca', 'other') }, corp, other), []);
    assert.deepEqual(await judged({ volume: projected('corp-ca') }), told);
    const items = (path: string) => ({ configMap: { name: 'corp-ca', items: [{ key: 'ca.crt', path }] } });
    assert.deepEqual(await judged({ volume: items('corp-ca.pem') }), []);
    assert.deepEqual(await judged({ volume: items('other.pem') }), told);
    const one = (subPath: string) => ({ mountPath: '/certs/corp-ca.pem', subPath });
    assert.deepEqual(await judged({ mount: one('ca.crt') }), []);
    assert.deepEqual(await judged({ mount: one('corp-ca.pem') }), told);
  });
  test('is not known', async () => {
    assert.deepEqual(await judged({ variable: 'APP_CA_FILE' }), [], 'of a program of its own');
    assert.deepEqual(await judged({ path: '/etc/ssl/certs/corp-ca.pem' }), [], 'in the image');
    for (const path of ['/certs', '/certs/./ca.crt', '/certs/..data/ca.crt', '/certs//ca.crt'])
      assert.deepEqual(await judged({ path }), [], path);
    assert.deepEqual(await judged({ volume: { emptyDir: {} } }), []);
    assert.deepEqual(await judged({ volume: { configMap: { name: 'elsewhere' } } }), []);
    assert.deepEqual(await judged({ path: '$(CERTS)/corp-ca.pem' }), []);
    const sources = [{ configMap: { name: 'corp-ca' } }, { clusterTrustBundle: { name: 'x', path: 'corp-ca.pem' } }];
    assert.deepEqual(await judged({ volume: { projected: { sources } } }), []);
    const injected = holder(
      'corp-ca',
      { 'ca.crt': 'x' },
      { labels: { 'config.openshift.io/inject-trusted-cabundle': 'true' } },
    );
    assert.deepEqual(await judged({}, injected), [], 'a controller writes it');
    const mirrored = holder(
      'corp-ca',
      { 'ca.crt': 'x' },
      { annotations: { 'reflector.v1.k8s.emberstack.com/reflects': 'x/y' } },
    );
    assert.deepEqual(await judged({}, mirrored), [], 'a controller mirrors it');
    const command = ['sh', '-c', 'kubectl create configmap corp-ca --from-file=corp-ca.pem'];
    const pod = { spec: { containers: [{ name: 'k', command }], restartPolicy: 'Never' } };
    const job = manifestOf('batch/v1', 'Job', { name: 'sync', namespace }, { spec: { template: pod } });
    assert.deepEqual(await judged({}, corp, job), [], 'a Job writes it');
    const apart = { 'us/app.yaml': workload({}), 'eu/cm.yaml': corp };
    assert.deepEqual(await saidOfObjects(apart, /^ca-variable-file-missing$/), [], 'of another cluster');
    const bundle = manifestOf(
      'trust.cert-manager.io/v1alpha1',
      'Bundle',
      { name: 'corp-ca' },
      { spec: { sources: [] } },
    );
    assert.deepEqual(await judged({}, corp, bundle), [], 'trust-manager writes it');
  });
});
