import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const [ca, other] = await Promise.all([createTestCa({ name: 'talos' }), createTestCa({ name: 'talos' })]);

interface Setup {
  readonly endpoint?: string;
  readonly certSANs?: string;
  readonly hostname?: string | null;
  readonly shared?: string;
  readonly authority?: typeof ca;
}

function told(setup: Setup, ...more: readonly string[]) {
  const { endpoint = 'talos.example.com', certSANs = '[]', shared = '10.0.0.9', authority = ca } = setup;
  const { hostname = 'cp-1' } = setup;
  const network = hostname === null ? '' : `  network: {hostname: ${hostname}}\n`;
  const machine = (names: string) =>
    `version: v1alpha1\nmachine:\n  type: controlplane\n  ca: {crt: ${base64(ca.certificatePem)}}\n  certSANs: ${names}\n${network}cluster:\n  controlPlane: {endpoint: "https://${shared}:6443"}\n`;
  const others = more.map((names, index) => [`cp-${index}.yaml`, machine(names)] as const);
  return saidOfObjects(
    {
      'controlplane.yaml': machine(certSANs),
      talosconfig: `context: a\ncontexts:\n  a:\n    endpoints: ["${endpoint}"]\n    ca: ${base64(authority.certificatePem)}\n`,
      ...Object.fromEntries(others),
    },
    /^server-san-missing|^talosconfig/,
  );
}

test('endpoints of a talosconfig that are not among the names of the machine', async () => {
  assert.equal((await told({})).length, 1);
  assert.equal((await told({ endpoint: 'talos.example.com:50000', certSANs: '[a.example.com]' })).length, 1);
  assert.equal((await told({ hostname: null, shared: 'talos.example.com' })).length, 1, 'the name of the cluster');
  assert.equal((await told({}, '[a.example.com]')).length, 1, 'of no machine');
});

test('endpoints that the machine has, or may have', async () => {
  assert.deepEqual(await told({ certSANs: '[talos.example.com]' }), []);
  assert.deepEqual(await told({ certSANs: '["*.example.com"]' }), []);
  assert.deepEqual(await told({ endpoint: 'cp-1.example.com' }), [], 'its own name, with a domain');
  assert.deepEqual(await told({ endpoint: '10.0.0.11' }), [], 'Talos adds addresses');
  assert.deepEqual(await told({ hostname: null }), [], 'the name of the machine is not known');
  assert.deepEqual(await told({ authority: other }), [], 'machines of another cluster');
  assert.deepEqual(await told({ certSANs: '["{{ .name }}"]' }), []);
  assert.deepEqual(await told({}, '[talos.example.com]'), [], 'another machine has it');
});

test('a talosconfig of another CA than its machines', async () => {
  const found = await told({ authority: other, certSANs: '[talos.example.com]' });
  assert.match(found.join(), /^error talosconfig-ca-differs: /);
  assert.equal(
    (await told({ authority: other, shared: 'talos.example.com' })).length,
    1,
    'by the address of the cluster',
  );
  assert.equal((await told({ authority: other, endpoint: '10.0.0.9:50000' })).length, 1, 'by an address');
});

describe('the server of a kubeconfig', () => {
  const named = (field: string) => `---\napiVersion: v1alpha1\nkind: HostnameConfig\n${field}\n`;
  const api = (
    server: string,
    {
      names = '[api.example.com]',
      hostname = '  network: {hostname: cp-1}\n',
      documents = '',
      type = 'controlplane',
      authority = ca,
      more = '',
    } = {},
  ) =>
    saidOfObjects(
      {
        'controlplane.yaml': `version: v1alpha1\nmachine:\n  type: ${type}\n  certSANs: [machine.example.com]\n${hostname}cluster:\n  controlPlane: {endpoint: "https://shared.example.com:6443"}\n  ca: {crt: ${base64(ca.certificatePem)}}\n  apiServer: {certSANs: ${names}}\n${documents}`,
        'deploy/kubeconfig': `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    server: https://${server}\n    certificate-authority-data: ${base64(authority.certificatePem)}\n${more}`,
      },
      /^server-san-missing/,
    );
  test('that the certificate of the API server does not get', async () => {
    assert.deepEqual(await api('other.example.com:6443'), [
      'warning server-san-missing: https://other.example.com:6443',
    ]);
    assert.equal((await api('machine.example.com')).length, 1, 'a name of the machine’s own API');
    assert.equal((await api('other.example.com', { names: '[]' })).length, 1);
    assert.equal((await api('other.lan', { hostname: '', documents: named('hostname: cp-1.lan') })).length, 1);
    assert.equal((await api('10.0.0.9', { more: '    tls-server-name: other.example.com\n' })).length, 1);
  });
  test('that it gets, or may get', async () => {
    for (const server of [
      'api.example.com:6443',
      'shared.example.com',
      '10.0.0.9:6443',
      'kubernetes.default.svc',
      'localhost:7445',
    ])
      assert.deepEqual(await api(server), [], server);
    assert.deepEqual(await api('cp-1.example.com'), []);
    assert.deepEqual(await api('cp-1.lan:6443', { hostname: '', documents: named('hostname: cp-1.lan') }), []);
    for (const documents of ['', named('auto: stable'), named('hostname: "<name>"')])
      assert.deepEqual(await api('cp-1.lan', { hostname: '', documents }), [], 'its name is not known');
    assert.deepEqual(await api('other.example.com', { type: 'worker' }), []);
    assert.deepEqual(await api('other.example.com', { authority: other }), [], 'of another cluster');
    assert.deepEqual(await api('other.example.com', { names: '["*.example.com"]' }), []);
    assert.deepEqual(await api('other.example.com', { more: '    insecure-skip-tls-verify: true\n' }), []);
  });
});
