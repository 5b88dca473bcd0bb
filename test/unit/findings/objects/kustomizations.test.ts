import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, string>>;

/** Asserts that files have a finding, and no longer with each of some other files beside them. */
async function assertSilenced(code: string, files: Files, others: Readonly<Record<string, Files>>): Promise<void> {
  const form = new RegExp(`^${code}$`);
  assert.equal((await saidOfObjects(files, form)).length, 1, 'alone');
  for (const [name, more] of Object.entries(others)) {
    assert.deepEqual(await saidOfObjects({ ...files, ...more }, form), [], name);
  }
}

const patching = 'patches:\n- path: patch.yaml\n';
const over: Readonly<Record<string, Files>> = {
  beside: { 'base/kustomization.yaml': `resources: [a.yaml]\n${patching}` },
  above: { 'kustomization.yml': `resources:\n- base\n${patching}` },
  overlay: { 'overlays/prod/kustomization.yaml': `resources:\n- ../../base\n${patching}` },
};

test('what a kustomization elsewhere patches is another matter', async () => {
  const { deployment, pod } = server({ args: ['--tls-cert-file=/certs/a.crt'] });
  const more = { 'other/kustomization.yaml': `resources: [a.yaml]\n${patching}` };
  const files = { 'base/a.yaml': deployment(pod) };
  assert.equal((await saidOfObjects({ ...files, ...more }, /^flag-path-missing$/)).length, 1);
});

function server(container: Fields) {
  const pod = { containers: [{ name: 'web', image: 'web', ...container }] };
  const deployment = (spec: Fields, more: Fields = { selector: { matchLabels: { app: 'a' } } }) =>
    manifestOf(
      'apps/v1',
      'Deployment',
      { name: 'web', namespace: 'shop' },
      { spec: { ...more, template: { spec: { imagePullSecrets: [{ name: 'a' }], ...spec } } } },
    );
  return { pod, deployment };
}

describe('kustomize may change', () => {
  test('what the container of a server mounts', async () => {
    const { deployment, pod } = server({ args: ['--requestheader-client-ca-file=/certs/a.crt'] });
    const patch = deployment({ containers: [{ name: 'web', volumeMounts: [{ name: 'a', mountPath: '/certs' }] }] }, {});
    await assertSilenced(
      'flag-path-missing',
      { 'base/a.yaml': deployment(pod) },
      { ...over, patch: { 'b/p.yaml': patch } },
    );
    assert.deepEqual(await saidOfObjects({ 'p.yaml': deployment(pod, {}) }, /^flag-path/), [], 'itself a patch');
  });
  test('the solvers of an issuer', async () => {
    const issuer = (solver: Fields) =>
      manifestOf('cert-manager.io/v1', 'ClusterIssuer', { name: 'a' }, { spec: { acme: { solvers: [solver] } } });
    const spec = { dnsNames: ['*.example.com'], secretName: 'web', issuerRef: { name: 'a', kind: 'ClusterIssuer' } };
    const certificate = manifestOf('cert-manager.io/v1', 'Certificate', { name: 'a', namespace: 'shop' }, { spec });
    const files = { 'base/a.yaml': issuer({ http01: { ingress: { class: 'nginx' } } }), 'base/c.yaml': certificate };
    const patch = { 'prod/p.yaml': issuer({ dns01: { route53: { region: 'a' } } }) };
    await assertSilenced('certmanager-wildcard-without-dns01', files, { ...over, patch });
  });
  test('the labels of a Secret', async () => {
    const url = 'https://git.example.com/team/shop';
    const secret = manifestOf(
      'v1',
      'Secret',
      { name: 'a', namespace: 'argocd' },
      { stringData: { url, password: 'b' } },
    );
    const spec = { source: { repoURL: url } };
    const application = manifestOf('argoproj.io/v1alpha1', 'Application', { name: 'a', namespace: 'argocd' }, { spec });
    const label = 'argocd.argoproj.io/secret-type: repository';
    await assertSilenced(
      'argocd-secret-ignored',
      { 'base/a.yaml': secret, 'base/app.yaml': application },
      {
        ...over,
        labels: { 'base/kustomization.yaml': `resources: [a.yaml]\nlabels:\n- pairs: {${label}}\n` },
        commonLabels: { 'base/kustomization.yaml': `resources:\n- a.yaml\ncommonLabels:\n  ${label}\n` },
      },
    );
  });
  test('variables', async () => {
    const service = { name: 'web', namespace: 'shop' };
    const webhook = manifestOf(
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { name: 'web', annotations: { 'cert-manager.io/inject-ca-from': '$(NAMESPACE)/$(NAME)' } },
      { webhooks: [{ name: 'a', clientConfig: { service } }] },
    );
    const spec = { dnsNames: ['web.shop.svc'], secretName: 'web', issuerRef: { name: 'a' } };
    const certificate = manifestOf('cert-manager.io/v1', 'Certificate', service, { spec });
    const replaced = (field: string) => ({ 'kustomization.yaml': `resources: [base]\n${field}:\n- name: NAME\n` });
    await assertSilenced(
      'cabundle-not-injected',
      { 'base/a.yaml': webhook, 'base/c.yaml': certificate },
      { vars: replaced('vars'), replacements: replaced('replacements') },
    );
  });
});

test('Secrets that are made', async () => {
  const of = (group: string, kind: string, name: string, spec: Fields) => ({
    'm.yaml': manifestOf(group, kind, { name, namespace: 'shop' }, { spec }),
  });
  const listener = { tls: { certificateRefs: [{ name: 'web' }] } };
  const spec = { secretName: 'web-tls', dnsNames: ['a.example.com'], issuerRef: { name: 'a' } };
  const gateway = { spec: { listeners: [listener] } };
  await assertSilenced(
    'secret-missing',
    {
      'a.yaml': manifestOf('gateway.networking.k8s.io/v1', 'Gateway', { name: 'g', namespace: 'shop' }, gateway),
      'c.yaml': manifestOf('cert-manager.io/v1', 'Certificate', { name: 'web', namespace: 'shop' }, { spec }),
    },
    {
      'ExternalSecret, its own name': of('external-secrets.io/v1', 'ExternalSecret', 'web', { dataFrom: [{ a: 'b' }] }),
      ExternalSecret: of('external-secrets.io/v1beta1', 'ExternalSecret', 'a', { target: { name: 'web' } }),
      SealedSecret: of('bitnami.com/v1alpha1', 'SealedSecret', 'web', { encryptedData: { a: 'b' } }),
      kustomize: { 'kustomization.yaml': 'secretGenerator:\n- name: web\n  files: [tls.crt]\nresources: [a.yaml]\n' },
    },
  );
});

describe('what kustomize adds to', () => {
  const { deployment, pod } = server({});
  const held = (kind: string, key: string, value = 'YQ==') =>
    manifestOf('v1', kind, { name: 'conf', namespace: 'shop' }, { data: { [key]: value } });
  for (const [kind, volume] of [
    ['ConfigMap', { configMap: { name: 'conf', items: [{ key: 'ca.crt', path: 'c' }] } }],
    ['Secret', { secret: { secretName: 'conf', items: [{ key: 'ca.crt', path: 'c' }] } }],
  ] as const) {
    test(`a ${kind} under another key`, async () => {
      const files = {
        'base/a.yaml': deployment({ ...pod, volumes: [{ name: 'a', ...volume }] }),
        'base/m.yaml': held(kind, 'other'),
        'base/kustomization.yaml': 'resources: [a.yaml, m.yaml]\n',
      };
      const json = `patchesJson6902:\n- target: {version: v1, kind: ${kind}, name: conf}\n  path: p.json\n`;
      const generator = kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
      await assertSilenced('secret-key-missing', files, {
        overlay: { 'overlay/kustomization.yaml': `resources: [../base]\n${patching}` },
        'JSON patch': { 'overlay/kustomization.yaml': `resources: [../base]\n${json}` },
        'overlay of an overlay': {
          'staging/kustomization.yaml': 'resources: [../base]\n',
          'prod/kustomization.yaml': 'resources: [../staging]\npatchesStrategicMerge:\n- ./p.yaml\n',
          'prod/p.yaml': held(kind, 'ca.crt'),
        },
        merge: { 'prod/kustomization.yaml': `${generator}:\r\n- name: conf\r\n  behavior: merge\r\n` },
      });
      const unrelated = {
        'prod/kustomization.yaml': `resources: [m.yaml]\npatches:\n- path: p.yaml\nimages: [m.yaml]\n`,
        'prod/m.yaml': held(kind, 'ca.crt'),
      };
      assert.equal((await saidOfObjects({ ...files, ...unrelated }, /^secret-key-missing$/)).length, 1);
    });
  }
});

test('ConfigMaps that are made', async () => {
  const { deployment, pod } = server({});
  const volumes = [{ name: 'a', configMap: { name: 'trust', items: [{ key: 'ca.crt', path: 'c' }] } }];
  const elsewhere = manifestOf('v1', 'ConfigMap', { name: 'trust', namespace: 'other' }, { data: { 'ca.crt': 'a' } });
  const files = { 'a.yaml': deployment({ ...pod, volumes }), 'm.yaml': elsewhere };
  await assertSilenced('secret-in-other-namespace', files, {
    configMapGenerator: { 'kustomization.yaml': 'configMapGenerator:\n- name: trust\n  files: [ca.crt]\n' },
    'on one line': { 'kustomization.yaml': 'configMapGenerator: [{name: trust, files: [ca.crt]}]' },
  });
  const other = { 'kustomization.yaml': 'secretGenerator:\n- name: trust\n  files: [ca.crt]\n' };
  assert.deepEqual(await saidOfObjects({ ...files, ...other }, /^secret-/), [
    'warning secret-in-other-namespace: trust',
  ]);
});
