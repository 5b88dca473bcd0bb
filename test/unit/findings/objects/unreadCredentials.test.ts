import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const codes = /^(?:argocd-(?:secret|certs)|pull-secret|token-not-mounted|ingress-backend|clustermesh)/;
const judged = (...documents: readonly string[]) =>
  saidOfObjects(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])), codes);
const secretOf = (
  name: string,
  namespace: string,
  values: Readonly<Record<string, string>>,
  more: Fields = {},
  type = 'Opaque',
) =>
  manifestOf(
    'v1',
    'Secret',
    { name, namespace, ...more },
    {
      type,
      data: Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)])),
    },
  );

const workloads: readonly (readonly [kind: string, apiVersion: string, wrap: (pod: Fields) => Fields])[] = [
  ['Pod', 'v1', (pod) => pod],
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [kind, 'apps/v1', (pod: Fields) => ({ template: { spec: pod } })] as const,
  ),
  ['Job', 'batch/v1', (pod) => ({ template: { spec: pod } })],
  ['CronJob', 'batch/v1', (pod) => ({ jobTemplate: { spec: { template: { spec: pod } } } })],
];
const podOf = (pod: Fields, [kind, apiVersion, wrap] = workloads[1] ?? assert.fail()) =>
  manifestOf(apiVersion, kind, { name: 'web', namespace: 'shop' }, { spec: wrap(pod) });

describe('Secrets of Argo CD', () => {
  const label = (value: string) => ({ labels: { 'argocd.argoproj.io/secret-type': value } });
  const url = 'https://git.example.com/team/shop.git';
  const application = (spec: Fields) =>
    manifestOf('argoproj.io/v1alpha1', 'Application', { name: 'shop', namespace: 'argocd' }, { spec });
  const ofRepository = application({ source: { repoURL: url } });
  const repository = (more: Fields = {}, of = url, name = 'repo') =>
    secretOf(name, 'argocd', { url: of, username: 'argocd', password: 'x' }, more);
  const ignored = ['warning argocd-secret-ignored: repo'];

  test('of a repository need the label', async () => {
    assert.deepEqual(await judged(ofRepository, repository()), ignored);
    assert.deepEqual(await judged(ofRepository, repository(label('repository'))), []);
    assert.deepEqual(await judged(ofRepository, repository({ annotations: label('repository').labels })), ignored);
    assert.deepEqual(await judged(ofRepository, repository(label('repositories'))), [
      'warning argocd-secret-ignored: repositories',
    ]);
    assert.deepEqual(await judged(application({ sources: [{ repoURL: url }] }), repository()), ignored);
    assert.deepEqual(await judged(ofRepository, repository({}, url.replace('.git', '/'))), ignored);
  });
  test('of the repositories below an URL need the label', async () => {
    assert.deepEqual(await judged(ofRepository, repository({}, 'https://git.example.com/team')), ignored);
    assert.deepEqual(await judged(ofRepository, repository(label('repo-creds'), 'https://git.example.com/team')), []);
    const bare = secretOf('repo', 'argocd', { url: 'https://git.example.com/team' });
    assert.deepEqual(await judged(ofRepository, bare), [], 'no credentials');
    const webhook = repository({}, 'https://git.example.com', 'jenkins-webhook');
    assert.deepEqual(await judged(ofRepository, webhook), [], 'of something else for this server');
  });
  test('of a cluster need the label', async () => {
    const cluster = (more: Fields) =>
      secretOf('repo', 'argocd', { name: 'prod', server: 'https://prod:6443', config: '{"bearerToken":"x"}' }, more);
    for (const destination of [{ server: 'https://prod:6443' }, { name: 'prod' }]) {
      assert.deepEqual(await judged(application({ destination }), cluster({})), ignored);
      assert.deepEqual(await judged(application({ destination }), cluster(label('cluster'))), []);
    }
  });
  test('of something else do not', async () => {
    assert.deepEqual(await judged(repository()), [], 'no Application');
    assert.deepEqual(await judged(ofRepository, repository({}, 'https://git.example.com/other')), []);
    const settings = manifestOf(
      'v1',
      'ConfigMap',
      { name: 'argocd-cm', namespace: 'argocd' },
      {
        data: { repositories: `- url: ${url}\n  passwordSecret:\n    name: repo\n    key: password\n` },
      },
    );
    assert.deepEqual(await judged(ofRepository, repository(), settings), [], 'named without a label');
    const other = repository(label('repo-creds'), 'https://git.example.com', 'creds');
    assert.deepEqual(await judged(ofRepository, repository(), other), [], 'another one has the credentials');
  });
});

describe('CAs of Argo CD', async () => {
  const ca = await createTestCa({ name: 'company' });
  const certs = manifestOf(
    'v1',
    'ConfigMap',
    { name: 'argocd-tls-certs-cm', namespace: 'argocd' },
    {
      data: { 'git.example.com': ca.certificatePem },
    },
  );
  const server = (mountPath: string, configMap: string, container: Fields = {}) =>
    manifestOf(
      'apps/v1',
      'Deployment',
      { name: 'argocd-repo-server', namespace: 'argocd' },
      {
        spec: {
          selector: { matchLabels: { app: 'argocd' } },
          template: {
            spec: {
              containers: [
                { image: 'quay.io/argoproj/argocd:v2', volumeMounts: [{ name: 'certs', mountPath }], ...container },
              ],
              volumes: [{ name: 'certs', configMap: { name: configMap } }],
            },
          },
        },
      },
    );
  const path = '/app/config/tls';

  test('must be mounted where the repo server looks', async () => {
    assert.deepEqual(await judged(certs, server(path, 'argocd-tls-certs-cm')), []);
    const found = ['warning argocd-certs-not-mounted: quay.io/argoproj/argocd:v2'];
    assert.deepEqual(await judged(certs, server('/app/config/ssl', 'argocd-tls-certs-cm')), found);
    assert.deepEqual(await judged(certs, server(path, 'argocd-tls-certs')), [
      'warning argocd-certs-not-mounted: argocd-tls-certs',
    ]);
    assert.deepEqual(await judged(server('/other', 'argocd-tls-certs-cm')), [], 'there are none');
    const env = [{ name: 'ARGOCD_TLS_DATA_PATH', value: '/certs' }];
    assert.deepEqual(await judged(certs, server('/certs', 'argocd-tls-certs-cm', { env })), []);
    const patch = server('/other', 'argocd-tls-certs-cm').replace('"selector"', '"other"');
    assert.deepEqual(await judged(certs, patch), [], 'a patch of kustomize');
    const first = '"initContainers": [{ "image": "quay.io/argoproj/argocd:v2" }], "containers"';
    const copying = server(path, 'argocd-tls-certs-cm').replace('"containers"', first);
    assert.deepEqual(await judged(certs, copying), [], 'a container that runs first');
    const beside = '"containers": [{ "image": "quay.io/argoproj/argocd:v2" },';
    const two = server(path, 'argocd-tls-certs-cm').replace('"containers": [', beside);
    assert.deepEqual(await judged(certs, two), [], 'a plugin');
  });
});

describe('credentials to pull with', () => {
  const pull = (...servers: readonly string[]) =>
    secretOf(
      'regcred',
      'shop',
      {
        '.dockerconfigjson': JSON.stringify({
          auths: Object.fromEntries(servers.map((each) => [each, { auth: base64('robot:x') }])),
        }),
      },
      {},
      'kubernetes.io/dockerconfigjson',
    );
  const pods = (...images: readonly string[]): Fields => ({
    containers: images.map((image) => ({ image })),
    imagePullSecrets: [{ name: 'regcred' }],
  });
  const found = (image: string, ...servers: readonly string[]) => judged(podOf(pods(image)), pull(...servers));

  for (const workload of workloads) {
    test(`${workload[0]}: are for the image's registry`, async () => {
      const file = podOf(pods('registry.example.com:5000/web:v1'), workload);
      assert.deepEqual(await judged(file, pull('https://registry.example.com/')), [
        'warning pull-secret-other-registry: registry.example.com:5000/web:v1',
      ]);
      assert.deepEqual(await judged(file, pull('registry.example.com:5000')), []);
    });
  }
  for (const [image, server, isFound] of [
    ['registry.example.com/web', 'registry.example.com:443', true],
    ['registry.example.com/web', 'https://registry.example.com/v2', true],
    ['registry.example.com/web', 'https://registry.example.com/v2/', false],
    ['registry.example.com/web', 'http://registry.example.com', false],
    ['registry.example.com/team/web', 'registry.example.com/other', true],
    ['registry.example.com/team/web', 'registry.example.com/team', false],
    ['registry.example.com/web@sha256:ab', '*.example.com', false],
    ['a.registry.example.com/web', '*.example.com', false],
    ['registry.example.com/web', 'https://registry.example.com/team/v2/', true],
    ['registry.example.com/team/web', 'registry.example.com/team/v2/', true],
    ['mirror.internal/web', 'registry.example.com', false],
    ['docker.elastic.co/kibana/kibana', 'https://index.docker.io/v1/', false],
    ['registry.gitlab.com/other/web', 'registry.gitlab.com/team', false],
    ['shop/web', 'https://index.docker.io/v1/', false],
    ['shop/web:v1', 'docker.io', false],
    ['shop/web', 'https://hub.docker.com', false],
    ['quay.io/shop/web', 'other.example.com', false],
    ['123.dkr.ecr.eu-west-1.amazonaws.com/web', 'other.example.com', false],
    ['localhost/web', 'other.example.com', false],
    ['mirror.internal:5000/web', 'docker.io', true],
    ['{{ image }}', 'other.example.com', false],
  ] as const) {
    test(`of ${server} ${isFound ? 'are not' : 'are'} for ${image}, or may be`, async () => {
      assert.equal((await found(image, server)).length, isFound ? 1 : 0);
    });
  }
  for (const [name, config, isFound] of [
    ['in the keychain', { auths: { 'registry.example.com': {} }, credsStore: 'desktop' }, true],
    ['in the keychain, with no entry yet', { auths: {}, credsStore: 'osxkeychain' }, true],
    ['with a helper', { credHelpers: { 'registry.example.com': 'pass' } }, true],
    [
      'with a token of identity alone',
      { auths: { 'registry.example.com': { auth: base64('0:'), identitytoken: 'x' } } },
      true,
    ],
    ['left empty', { auths: { 'registry.example.com': {} } }, true],
    [
      'beside a keychain',
      { auths: { 'registry.example.com': { auth: base64('robot:x') } }, credsStore: 'desktop' },
      false,
    ],
    ['of a user and a password', { auths: { 'registry.example.com': { username: 'robot', password: 'x' } } }, false],
    ['to be filled in', { auths: { 'registry.example.com': { username: '', password: '', auth: '' } } }, false],
    ['of nothing', { auths: {} }, false],
    [
      'of a cloud, whose helper kubelet has',
      { credHelpers: { '1.dkr.ecr.eu-west-1.amazonaws.com': 'ecr-login' } },
      false,
    ],
  ] as const) {
    test(`${name} ${isFound ? 'are none' : 'are credentials, or may be'}`, async () => {
      const type = 'kubernetes.io/dockerconfigjson';
      const secret = secretOf('regcred', 'shop', { '.dockerconfigjson': JSON.stringify(config) }, {}, type);
      const value = `${base64(JSON.stringify(config)).slice(0, 12)}…`;
      const expected = isFound ? [`warning pull-secret-without-credentials: ${value}`] : [];
      assert.deepEqual(await judged(podOf(pods('registry.example.com/web')), secret), expected);
      assert.deepEqual(await judged(secret), [], 'nobody pulls with it');
    });
  }
  test('are those of the ServiceAccount, if the Pod has none', async () => {
    const account = manifestOf(
      'v1',
      'ServiceAccount',
      { name: 'web', namespace: 'shop' },
      { imagePullSecrets: [{ name: 'regcred' }] },
    );
    const pod = podOf({ serviceAccountName: 'web', containers: [{ image: 'registry.example.com:5000/web' }] });
    assert.equal((await judged(pod, account, pull('registry.example.com'))).length, 1);
    assert.deepEqual(await judged(pod, account, pull('registry.example.com:5000')), []);
    const other = podOf({ serviceAccountName: 'web', containers: [{ image: 'registry.example.com/other' }] });
    assert.deepEqual(await judged(pod, other, account, pull('registry.example.com')), [], 'for others of its Pods');
  });
  test('keep what they have for other registries', async () => {
    const texts = {
      'pod.yaml': podOf(pods('registry.example.com:5000/web')),
      'pull.yaml': pull('registry.example.com'),
    };
    const [only] = (await findingsIn(texts)).filter(({ code }) => code === 'pull-secret-other-registry');
    assert.match(only?.message ?? '', /Add credentials for registry\.example\.com:5000 to the Secret\./);
  });
  test('of a project are not judged where other Pods use them, and where kustomize replaces images', async () => {
    const other = podOf(pods('registry.example.com/team/web'), workloads[2]);
    const free = podOf(pods('registry.example.com/free/web'));
    const secret = pull('registry.example.com/team');
    assert.deepEqual(await judged(free, other, secret), []);
    assert.equal((await judged(free, secret)).length, 1);
    const base = { 'app/base/web.yaml': `${free}---\n${secret}` };
    assert.equal((await saidOfObjects(base, codes)).length, 1);
    for (const field of ['images', 'patches']) {
      const overlay = `resources:\n- ../base\n${field}:\n- {}\n`;
      assert.deepEqual(await saidOfObjects({ ...base, 'app/prod/kustomization.yaml': overlay }, codes), [], field);
    }
  });
  test('are no list', async () => {
    const list = secretOf('regcred', 'shop', { '.dockerconfigjson': '{"auths":["registry.example.com"]}' });
    assert.deepEqual(await judged(podOf(pods('0:5000/web')), list), []);
  });
  test('are read once, however many they are', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => `r${at}.example.com`);
    const images = Array.from({ length: 500 }, (_, at) => `r${at}.example.com:5000/web`);
    assert.equal((await judged(podOf(pods(...images)), pull(...many))).length, 500);
  });
  test('are not judged beside a Secret that is elsewhere, or for an image that they are for', async () => {
    const two = podOf({
      ...pods('registry.example.com:5000/web'),
      imagePullSecrets: [{ name: 'regcred' }, { name: 'more' }],
    });
    assert.deepEqual(await judged(two, pull('registry.example.com')), []);
    const both = podOf(pods('registry.example.com/web', 'other.example.com/web'));
    assert.deepEqual(await judged(both, pull('registry.example.com')), []);
  });
});

describe('tokens of Pods', () => {
  const account = (more: Fields = {}) => manifestOf('v1', 'ServiceAccount', { name: 'web', namespace: 'shop' }, more);
  const bound = (role = 'reader', verbs: readonly string[] = ['get'], resources: readonly string[] = ['pods']) =>
    [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        { name: 'web', namespace: 'shop' },
        {
          roleRef: { kind: 'ClusterRole', name: role },
          subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
        },
      ),
      manifestOf('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: role }, { rules: [{ verbs, resources }] }),
    ].join('---\n');
  const off = { automountServiceAccountToken: false };
  const found = ['warning token-not-mounted: automountServiceAccountToken'];
  const web = { serviceAccountName: 'web', containers: [{ image: 'web' }] };

  for (const workload of workloads) {
    test(`${workload[0]}: are mounted if it is to call the API server`, async () => {
      assert.deepEqual(await judged(podOf({ ...web, ...off }, workload), account(), bound()), found);
      assert.deepEqual(await judged(podOf(web, workload), account(), bound()), []);
    });
  }
  test('are turned off by the ServiceAccount, and on by the Pod', async () => {
    const mounting = { ...web, volumes: [{ secret: { secretName: 'web-tls' } }] };
    assert.deepEqual(await judged(podOf(mounting), account(off), bound()), found);
    assert.deepEqual(
      await judged(podOf({ ...mounting, automountServiceAccountToken: true }), account(off), bound()),
      [],
    );
  });
  test('are not missed where kustomize turns them on', async () => {
    const pod = podOf(web);
    const patch = podOf({ automountServiceAccountToken: true });
    assert.deepEqual(await judged(pod, account(off), bound(), patch.replace('"shop"', '"other"')), []);
    assert.deepEqual(
      await judged(
        pod,
        account(off),
        bound(),
        account({ automountServiceAccountToken: true }).replace('"shop"', '"other"'),
      ),
      [],
    );
    const base = [pod, account(off), bound()].join('---\n');
    assert.equal((await saidOfObjects({ 'base/web.yaml': base }, codes)).length, 1);
    const overlay = 'resources:\n- ../base\npatches:\n- path: token.yaml\n';
    assert.deepEqual(await saidOfObjects({ 'base/web.yaml': base, 'prod/kustomization.yaml': overlay }, codes), []);
  });
  test('are not missed by Pods that get one otherwise, or have no rights', async () => {
    const alone = { ...web, ...off };
    assert.deepEqual(await judged(podOf(alone), account()), []);
    assert.deepEqual(await judged(podOf(alone), account(), bound('psp:shop', ['use'])), []);
    const volumes = [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }];
    assert.deepEqual(await judged(podOf({ ...alone, volumes }), account(), bound()), []);
    for (const [role, verbs, resources] of [
      ['system:image-puller', ['get'], ['imagestreams/layers']],
      ['review', ['create'], ['tokenreviews', 'subjectaccessreviews']],
    ] as const)
      assert.deepEqual(await judged(podOf(alone), account(), bound(role, verbs, resources)), [], role);
    const [binding = ''] = bound('system:auth-delegator').split('---');
    assert.deepEqual(await judged(podOf(alone), account(), binding), [], 'a role that is not here');
    const token = manifestOf(
      'v1',
      'Secret',
      { name: 'web', namespace: 'shop', annotations: { 'kubernetes.io/service-account.name': 'web' } },
      { type: 'kubernetes.io/service-account-token' },
    );
    assert.deepEqual(await judged(podOf(alone), account(), bound(), token), [], 'a Secret has the token');
    const args = ['--kubeconfig=/etc/web/config'];
    assert.deepEqual(await judged(podOf({ ...alone, containers: [{ image: 'web', args }] }), account(), bound()), []);
  });
});

describe('backends of an Ingress', () => {
  const verified = { 'proxy-ssl-verify': 'on', 'proxy-ssl-secret': 'shop/web-tls', 'backend-protocol': 'HTTPS' };
  const found = (annotations: Readonly<Record<string, string>>) =>
    judged(
      manifestOf(
        'networking.k8s.io/v1',
        'Ingress',
        {
          name: 'web',
          namespace: 'shop',
          annotations: Object.fromEntries(
            Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
          ),
        },
        { spec: {} },
      ),
    );

  test('are verified for a name', async () => {
    const expected = ['error ingress-backend-name-missing: nginx.ingress.kubernetes.io/proxy-ssl-verify'];
    const cut = (said: readonly string[]) => said.map((each) => each.split(': ')[0]);
    const codesOf = cut(expected);
    assert.deepEqual(cut(await found(verified)), codesOf);
    assert.deepEqual(cut(await found({ ...verified, 'backend-protocol': 'GRPCS' })), codesOf);
    assert.deepEqual(cut(await found({ ...verified, 'proxy-ssl-name': '' })), codesOf);
    assert.deepEqual(await found({ ...verified, 'proxy-ssl-name': 'web.shop.svc' }), []);
  });
  test('are not verified without a Secret, TLS or the annotation', async () => {
    for (const [name, value] of [
      ['proxy-ssl-verify', 'off'],
      ['proxy-ssl-secret', ''],
      ['backend-protocol', 'HTTP'],
    ] as const)
      assert.deepEqual(await found({ ...verified, [name]: value }), []);
    assert.deepEqual(await found({ ...verified, 'configuration-snippet': 'proxy_ssl_name web;' }), []);
  });
});
