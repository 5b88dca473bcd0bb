import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const codes =
  /^(?:argocd-(?:secret|certs)|pull-secret|token-not-mounted|ingress-backend|certmanager-(?:wildcard|common)|clustermesh)/;
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
      { '.dockerconfigjson': JSON.stringify({ auths: Object.fromEntries(servers.map((each) => [each, {}])) }) },
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
    ['a.registry.example.com/web', '*.example.com', true],
    ['registry.example.com/web', 'other.example.com', true],
    ['shop/web', 'https://index.docker.io/v1/', false],
    ['shop/web:v1', 'docker.io', false],
    ['shop/web', 'https://hub.docker.com', true],
    ['quay.io/shop/web', 'other.example.com', false],
    ['123.dkr.ecr.eu-west-1.amazonaws.com/web', 'other.example.com', false],
    ['localhost/web', 'other.example.com', false],
    ['{{ image }}', 'other.example.com', false],
  ] as const) {
    test(`of ${server} ${isFound ? 'are not' : 'are'} for ${image}, or may be`, async () => {
      assert.equal((await found(image, server)).length, isFound ? 1 : 0);
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
    assert.deepEqual(await judged(pod, account, pull('other.example.com')), [], 'for others of its Pods');
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
  const bound = (role = 'view', verbs = ['get']) =>
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
      manifestOf('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: role }, { rules: [{ verbs }] }),
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
  test('are not missed by Pods that get one otherwise, or have no rights', async () => {
    const alone = { ...web, ...off };
    assert.deepEqual(await judged(podOf(alone), account()), []);
    assert.deepEqual(await judged(podOf(alone), account(), bound('psp:shop', ['use'])), []);
    const volumes = [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }];
    assert.deepEqual(await judged(podOf({ ...alone, volumes }), account(), bound()), []);
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

describe('what cert-manager cannot issue', () => {
  const http = { http01: { ingress: { class: 'nginx' } } };
  const issuer = (...solvers: readonly Fields[]) =>
    manifestOf('cert-manager.io/v1', 'Issuer', { name: 'acme', namespace: 'shop' }, { spec: { acme: { solvers } } });
  const metadata = { name: 'web', namespace: 'shop' };
  const annotations = { 'cert-manager.io/issuer': 'acme' };
  const asking: Readonly<Record<string, (name: string) => string>> = {
    Certificate: (name) =>
      manifestOf('cert-manager.io/v1', 'Certificate', metadata, {
        spec: { dnsNames: [name], issuerRef: { name: 'acme' } },
      }),
    Ingress: (name) =>
      manifestOf(
        'networking.k8s.io/v1',
        'Ingress',
        { ...metadata, annotations },
        { spec: { tls: [{ hosts: [name] }] } },
      ),
    Gateway: (name) =>
      manifestOf(
        'gateway.networking.k8s.io/v1',
        'Gateway',
        { ...metadata, annotations },
        { spec: { listeners: [{ hostname: name }] } },
      ),
  };
  const expected = ['error certmanager-wildcard-without-dns01: *.shop.example.com'];

  for (const [kind, of] of Object.entries(asking)) {
    test(`${kind}: a wildcard without DNS-01`, async () => {
      const wildcard = of('*.shop.example.com');
      assert.deepEqual(await judged(wildcard, issuer(http)), expected);
      assert.deepEqual(await judged(of('shop.example.com'), issuer(http)), []);
      for (const [selector, isFor] of [
        [undefined, true],
        [{ dnsZones: ['example.com'] }, true],
        [{ dnsZones: ['shop.example.com'] }, true],
        [{ dnsZones: ['*.shop.example.com'] }, false],
        [{ dnsZones: ['example.org'] }, false],
        [{ dnsNames: ['*.shop.example.com'] }, true],
        [{ dnsNames: ['shop.example.com'] }, false],
        [{ matchLabels: { a: 'b' } }, true],
      ] as const) {
        const dns = { dns01: { route53: { region: 'a' } }, ...(selector === undefined ? {} : { selector }) };
        assert.deepEqual(await judged(wildcard, issuer(http, dns)), isFor ? [] : expected, JSON.stringify(selector));
      }
      const empty = issuer(http, { dns01: { route53: {} } });
      assert.deepEqual(await judged(wildcard, empty), [], 'settings of the machine');
      assert.deepEqual(await judged(wildcard, issuer()), [], 'no solver is here');
      const bound = issuer(http).replace('"solvers"', '"externalAccountBinding": { "keyID": "a" }, "solvers"');
      assert.deepEqual(await judged(wildcard, bound), [], 'validated before');
    });
  }
  test('a common name of more than 64 bytes', async () => {
    const named = (commonName: string) =>
      judged(
        manifestOf('cert-manager.io/v1', 'Certificate', metadata, { spec: { commonName, issuerRef: { name: 'a' } } }),
      );
    const tooLong = ['error certmanager-common-name-too-long: abababababab…'];
    assert.deepEqual(await named(`${'ab'.repeat(32)}c`), tooLong);
    assert.equal((await named('äb'.repeat(22))).length, 1);
    assert.deepEqual(await named('ab'.repeat(32)), []);
    assert.deepEqual(await named(`{{ ${'a'.repeat(65)} }}`), []);
    const common = { 'cert-manager.io/common-name': 'abc'.repeat(22) };
    const web = manifestOf('networking.k8s.io/v1', 'Ingress', { ...metadata, annotations: common }, { spec: {} });
    assert.equal((await judged(web)).length, 1);
  });
});
