import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDocumentation, isExample, quietPlaceOf } from '../../../../src/core/locate/files/quietPlaces.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';

/** Paths from public repositories, and what no cluster reads them for. */
const cases: readonly (readonly [string, ReturnType<typeof quietPlaceOf>])[] = [
  ['cli/cmd/testdata/install_controlplane_tracing_output.golden', 'tests'],
  ['internal/vault/vault_test.go', 'tests'],
  ['src/pki.spec.ts', 'tests'],
  ['test/integration/rsa-ca/testdata/ca.crt', 'tests'],
  ['internal/fixture/certs.go', 'tests'],
  ['conformance/tests/gateway.yaml', 'tests'],
  ['charts/app/ci/values.yaml', 'tests'],
  ['ci/tls.yaml', 'tests'],
  ['e2e-tests/conf/secrets.yml', 'tests'],
  ['integration-tests/tls.yaml', 'tests'],
  ['system-e2e/tls.yaml', 'tests'],
  ['smoke_test/tls.yaml', 'tests'],
  ['disintegration/tls.yaml', undefined],
  ['kubeconfig-example.yaml', 'examples'],
  ['example-secret.yaml', 'examples'],
  ['website/static/tls.yaml', 'documentation'],
  ['site/content/ca.yaml', 'documentation'],
  ['manifests/tls.template.yaml', 'templates'],
  ['app/__snapshots__/tls.yaml', 'tests'],
  ['hack/testcerts/ca.crt', 'tests'],
  ['a.test.corp.crt', undefined],
  ['runtime/template/v2/_testdata/foo.key', 'tests'],
  ['cluster-operator/src/test/java/io/strimzi/operator/cluster/assembly/cluster-ca.crt', 'tests'],
  ['pilot/cmd/status/test-cert/cert.key', 'tests'],
  ['pkg/testcerts/ca.pem', 'tests'],
  ['hack/kubernetes-deploy/etcd.yml', 'tests'],
  ['tests/files/custom_cni/values.yaml', 'tests'],
  ['examples/tls/secret.yaml', 'examples'],
  ['deploy/secret.yaml.example', 'examples'],
  ['values.sample.yaml', 'examples'],
  ['conf/server/dummy_upstream_ca.key', 'examples'],
  ['make/config/pebble/chart/templates/configmap.yaml', 'templates'],
  ['roles/kubernetes/templates/kubelet.conf.j2', 'templates'],
  ['docs/setup/tls.yaml', 'documentation'],
  ['README.md', 'documentation'],
  ['vendor/k8s.io/client-go/cert.go', 'vendored'],
  ['third_party/forked/acme/ca.pem', 'vendored'],
  ['lib/python3/site-packages/certifi/cacert.pem', 'vendored'],
  ['pkg/server/awsiid/cacerts.go', 'source'],
  ['infra/index.ts', 'source'],
  // What clusters read.
  ['etc/kubernetes/pki/ca.crt', undefined],
  ['etc/kubernetes/admin.conf', undefined],
  ['clusters/prod/apps/ingress.yaml', undefined],
  ['bitnami/concourse/values.yaml', undefined],
  ['talos/controlplane.yaml', undefined],
  ['ca.crt', undefined],
  ['', undefined],
  // Environments have the names of tests.
  ['clusters/test/kubeconfig', undefined],
  ['environments/test/tls-secret.yaml', undefined],
  ['home/test/.kube/config', undefined],
  ['kubernetes/overlays/e2e/webhook.yaml', undefined],
  ['inventory/sample/artifacts/admin.conf', undefined],
  ['ci/kubeconfig', undefined],
  ['.ci/prod.kubeconfig', undefined],
  ['latest/contest/attestation.yaml', undefined],
  ['clusters/eu/test/admin.conf', undefined],
  ['integration/prod/pki/ca.crt', undefined],
  ['site/berlin/ca.crt', undefined],
  ['pki/cacert.pem', undefined],
  ['pki/ca.txt', undefined],
  ['scripts/bootstrap.sh', undefined],
  ['shack/ca.crt', undefined],
  ['pki/ca.js.crt', undefined],
  ['clusters/eu/testdata/admin.conf', 'tests'],
  // Applications have the names of tests and documentation.
  ['clusters/prod/website/tls.yaml', undefined],
  ['apps/website/tls.yaml', undefined],
  ['clusters/prod/apps/docs/tls.yaml', undefined],
  ['live/website/tls.yaml', undefined],
  ['clusters/prod/vendor/tls.yaml', undefined],
  ['overlays/eu/third-party/tls.yaml', undefined],
  ['tenants/hack/tls.yaml', undefined],
  ['clusters/prod/dummy/tls.yaml', undefined],
  ['environments/qa/mocks/tls.yaml', undefined],
  ['apps/specs/tls.yaml', undefined],
  ['clusters/prod/node_modules/tls.yaml', 'vendored'],
  ['clusters/prod/__mocks__/tls.yaml', 'tests'],
  ['website/tls.yaml', 'documentation'],
  ['hack/tls.yaml', 'tests'],
  // So do files.
  ['clusters/prod/secret-test.yaml', undefined],
  ['clusters/prod/test_users.yaml', undefined],
  ['clusters/prod/example-app.yaml', undefined],
  ['clusters/prod/pod-spec.yaml', undefined],
  ['pod-spec.yaml', undefined],
  ['src/pki.spec.mts', 'tests'],
  ['secret-test.yaml', 'tests'],
  ['clusters/prod/values.yaml.example', 'examples'],
  ['clusters/prod/server_test.go', 'source'],
  ['www.example.com.crt', undefined],
  ['example.com-ca.crt', undefined],
  ['www.example.org', 'documentation'],
  ['values.example.yaml', 'examples'],
  // What lies below a test is the test's.
  ['test/clusters/x.yaml', 'tests'],
  ['test/env/x.yaml', 'tests'],
  ['e2e/clusters/x.yaml', 'tests'],
  ['test/prod/x.yaml', 'tests'],
  // Machines and control planes.
  ['integration/etc/kubernetes/pki/ca.crt', undefined],
  ['website/node-1/etc/kubernetes/admin.conf', undefined],
  ['testdata/cluster/etc/kubernetes/admin.conf', 'tests'],
  ['test/integration/etc/kubernetes/admin.conf', 'tests'],
];

for (const [path, place] of cases)
  test(`${path || 'the named file itself'}: ${place ?? 'may be a cluster’s'}`, () =>
    assert.equal(quietPlaceOf(path), place));

test('every pattern that is promised, at the top, in a folder and above one', () => {
  const folders =
    'testdata fixtures test ci integration e2e examples templates docs content website vendor node_modules venv .venv site-packages';
  for (const folder of folders.split(' '))
    for (const path of [`${folder}/tls.yaml`, `pkg/${folder}/tls.yaml`, `pkg/${folder}/a/ca.crt`])
      assert.notEqual(quietPlaceOf(path), undefined, path);
  const names =
    'certs_test.go certs_test.py install.golden values.yaml.example secret.example.yaml kubelet.conf.j2 ca.crt.tmpl _helpers.tpl README.md post.mdx';
  for (const name of names.split(' ')) {
    for (const path of [name, `pkg/${name}`]) assert.notEqual(quietPlaceOf(path), undefined, path);
    assert.ok(isExample({ path: `pkg/${name}` }), name);
  }
  assert.ok(isExample({ path: '/home/anna/project/examples/kubeconfig.yaml' }));
  assert.ok(!isExample({ path: '/home/anna/examples/project/deploy/kubeconfig.yaml' }));
  assert.ok(!isExample({ path: '/home/anna/inventory/sample/admin.conf' }));
});

test('a folder beside those of environments is one of them', () => {
  const beside = (folders: Readonly<Record<string, string>>) => (folder: string) => (folders[folder] ?? '').split(' ');
  assert.equal(quietPlaceOf('test/ca.crt', beside({ '': 'dev prod test' })), undefined);
  assert.equal(quietPlaceOf('eu/test/pki/ca.crt', beside({ eu: 'staging-1 test' })), undefined);
  assert.equal(quietPlaceOf('eu/test/pki/ca.crt', beside({ '': 'prod' })), 'tests');
  assert.equal(quietPlaceOf('test/ca.crt', beside({ '': 'dev src test' })), 'tests');
  assert.equal(quietPlaceOf('test/testdata/ca.crt', beside({ '': 'prod test' })), 'tests');
  assert.equal(quietPlaceOf('e2e/ca.crt', beside({ '': 'prod e2e' })), 'tests');
});

test('a file beside those of environments is one of them', () => {
  const beside = (folder: string) => (folder === 'kube' ? ['kubeconfig-prod.yaml', 'kubeconfig-test.yaml'] : []);
  assert.equal(quietPlaceOf('kube/kubeconfig-test.yaml', beside), undefined);
  assert.equal(quietPlaceOf('other/kubeconfig-test.yaml', beside), 'tests');
  assert.equal(quietPlaceOf('kube/kubeconfig_test.go', beside), 'source');
});

test('a folder that holds a control plane is a cluster', () => {
  const beside = (folder: string) => (folder === 'integration' ? ['admin.conf', 'manifests', 'pki'] : ['pki']);
  assert.equal(quietPlaceOf('integration/pki/ca.crt', beside), undefined);
  assert.equal(quietPlaceOf('website/pki/ca.crt', beside), 'documentation');
});

test('the name of a host that ends with .org is no text in Org’s form', () => {
  const read = (text: string) => decodeFile({ path: 'pki/company.org', text, quiet: 'documentation' }, decodingTools);
  const host = read('-----BEGIN CERTIFICATE-----\n');
  assert.deepEqual([host.quiet, isDocumentation(host), isExample(host)], [undefined, false, false]);
  for (const text of ['* Set up\n', '#+TITLE: Set up\n']) {
    const notes = read(text);
    assert.deepEqual([notes.quiet, isDocumentation(notes), isExample(notes)], ['documentation', true, true]);
  }
});

test('templates of a chart are known by what lies beside', () => {
  const beside = (folder: string) => (folder === 'charts/app' ? ['Chart.yaml', 'templates'] : []);
  assert.equal(quietPlaceOf('charts/app/templates/web/tls.yaml', beside), 'charts');
  assert.equal(quietPlaceOf('out/app/templates/web/tls.yaml', beside), 'templates');
});
