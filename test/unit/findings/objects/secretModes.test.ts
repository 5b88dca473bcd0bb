import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Given {
  readonly mode?: number;
  readonly context?: Fields;
  readonly own?: Fields;
  readonly secret?: Fields;
  readonly mountPath?: string;
}

function pod({ mode = 0o440, context = {}, own = {}, secret = {}, mountPath = '/etc/tls' }: Given): string {
  const containers = [
    { name: 'queue', image: 'queue:1', securityContext: own, volumeMounts: [{ name: 'data', mountPath }] },
  ];
  const volumes = [{ name: 'data', secret: { secretName: 'queue', defaultMode: mode, ...secret } }];
  return manifestOf(
    'v1',
    'Pod',
    { name: 'queue', namespace: 'queue' },
    {
      spec: { containers, volumes, securityContext: context },
    },
  );
}

const judged = (given: Given, ...more: readonly string[]) =>
  saidOfObjects({ 'queue.yaml': [pod(given), ...more].join('---\n') }, /^secret-volume-unreadable$/);
const user = { runAsUser: 101, runAsGroup: 101 };

test('only root, or its group, may read', async () => {
  const told = (mode: number) => [`error secret-volume-unreadable: ${mode}`];
  assert.deepEqual(await judged({ context: user }), told(0o440));
  assert.deepEqual(await judged({ context: user, mode: 0o400 }), told(0o400));
  assert.deepEqual(await judged({ own: user }), told(0o440));
  assert.deepEqual(await judged({ context: { runAsUser: 101 }, mode: 0o400 }), told(0o400));
  assert.deepEqual(await judged({ context: { runAsNonRoot: true }, mode: 0o400 }), told(0o400));
});

test('who may read, or is not known, is not told', async () => {
  for (const mode of [0o444, 0o644, 0o404]) assert.deepEqual(await judged({ context: user, mode }), []);
  assert.deepEqual(await judged({ context: { ...user, fsGroup: 101 } }), []);
  assert.deepEqual(await judged({ context: { ...user, fsGroup: 101 }, mode: 0o400 }), [], 'the group may read');
  assert.deepEqual(await judged({ context: { runAsUser: 101 } }), [], 'its group may be that of root');
  assert.deepEqual(await judged({ context: { ...user, runAsGroup: 0 } }), []);
  assert.deepEqual(await judged({ context: { ...user, supplementalGroups: [0] } }), []);
  assert.deepEqual(await judged({ context: user, own: { runAsUser: 0 } }), []);
  assert.deepEqual(await judged({}), [], 'the image tells');
  assert.deepEqual(await judged({ context: user, mountPath: '/etc/passwords' }), [], 'no certificates');
  assert.deepEqual(await judged({ context: user, secret: { items: [{ key: 'a', path: 'a', mode: 0o444 }] } }), []);
  const route = manifestOf('route.openshift.io/v1', 'Route', { name: 'r' }, { spec: { host: 'a.example.com' } });
  const ofOpenShift = [
    route,
    manifestOf('v1', 'Namespace', { name: 'openshift-monitoring' }, {}),
    manifestOf('v1', 'ConfigMap', { name: 'a', namespace: 'openshift-ingress' }, { data: { a: 'b' } }),
    manifestOf(
      'v1',
      'Service',
      { name: 'a', annotations: { 'service.beta.openshift.io/serving-cert-secret-name': 'a' } },
      { spec: { ports: [{ port: 443 }] } },
    ),
    manifestOf(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      { name: 'a' },
      {
        roleRef: { kind: 'ClusterRole', name: 'system:openshift:scc:nonroot-v2' },
        subjects: [{ kind: 'ServiceAccount', name: 'a' }],
      },
    ),
    manifestOf(
      'rbac.authorization.k8s.io/v1',
      'Role',
      { name: 'a' },
      {
        rules: [{ apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], verbs: ['use'] }],
      },
    ),
  ];
  for (const each of ofOpenShift) assert.deepEqual(await judged({ context: user }, each), [], 'OpenShift sets fsGroup');
  const [other = ''] = ofOpenShift.slice(1);
  const files = { 'a/queue.yaml': pod({ context: user }), 'b/namespace.yaml': other };
  assert.equal((await saidOfObjects(files, /^secret-volume-unreadable$/)).length, 1, 'of another cluster');
  const role = manifestOf('rbac.authorization.k8s.io/v1', 'Role', { name: 'a' }, { rules: [{ apiGroups: ['apps'] }] });
  assert.equal((await judged({ context: user }, role)).length, 1);
});
