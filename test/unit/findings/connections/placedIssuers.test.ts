import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { createTestCa } from '../../../support/testPki.ts';

const codes = /^(?:not-issued-by|wrong-ca|client-system)/;
const judge = async (files: TestFiles) => gradesOf(await findingsIn(files), codes);

describe('leaves whose verifier is not among the files', async () => {
  const pki = '/etc/kubernetes/pki';
  const [ca, other, corporate] = [
    await createTestCa({ name: 'kubernetes' }),
    await createTestCa({ name: 'kubernetes' }),
    await createTestCa({ name: 'Example Corp' }),
  ];
  const client = { commonName: 'kube-apiserver-kubelet-client', extKeyUsage: ['clientAuth'] as const };
  const server = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth'] as const };
  const issue = async (issuer: typeof ca, options: Parameters<typeof ca.issue>[0]) =>
    (await issuer.issue(options)).certificatePem;

  test('of another CA of the same name', async () => {
    const files = {
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/apiserver.crt`]: await issue(ca, server),
      [`${pki}/apiserver-kubelet-client.crt`]: await issue(other, client),
    };
    assert.deepEqual(await judge(files), [`error not-issued-by-expected-ca ${pki}/apiserver-kubelet-client.crt`]);
  });

  test('of a CA that has another place on the machine', async () => {
    const files = {
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/front-proxy-ca.crt`]: corporate.certificatePem,
      [`${pki}/front-proxy-client.crt`]: await issue(corporate, { commonName: 'front-proxy-client' }),
      [`${pki}/apiserver-kubelet-client.crt`]: await issue(corporate, client),
    };
    assert.deepEqual(await judge(files), [`error not-issued-by-expected-ca ${pki}/apiserver-kubelet-client.crt`]);
  });

  test('a serving certificate from elsewhere may be meant', async () => {
    const files = { [`${pki}/ca.crt`]: ca.certificatePem, [`${pki}/apiserver.crt`]: await issue(corporate, server) };
    assert.deepEqual(await judge(files), []);
    assert.deepEqual(await judge({ ...files, '/srv/corporate.crt': corporate.certificatePem }), []);
  });

  test('the file of the CA is wrong where one other CA has signed them all', async () => {
    const files = {
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/apiserver.crt`]: await issue(other, server),
      [`${pki}/apiserver-kubelet-client.crt`]: await issue(other, client),
    };
    assert.deepEqual(await judge(files), [`error wrong-ca-on-edge ${pki}/ca.crt`]);
  });

  test('another machine’s CA says nothing', async () => {
    const files = {
      '/a/etc/kubernetes/pki/ca.crt': ca.certificatePem,
      '/b/etc/kubernetes/pki/apiserver-kubelet-client.crt': await issue(other, client),
    };
    assert.deepEqual(await judge(files), []);
  });
});

test('k3s has a CA for servers and one for clients', async () => {
  const tls = '/var/lib/rancher/k3s/server/tls';
  const [servers, clients] = [
    await createTestCa({ name: 'k3s-server-ca@1767225600' }),
    await createTestCa({ name: 'k3s-client-ca@1767225600' }),
  ];
  const scheduler = { commonName: 'system:kube-scheduler' };
  const files = async (issuer: typeof clients, options: Parameters<typeof clients.issue>[0]) => ({
    [`${tls}/server-ca.crt`]: servers.certificatePem,
    [`${tls}/client-ca.crt`]: clients.certificatePem,
    [`${tls}/client-scheduler.crt`]: (await issuer.issue(options)).certificatePem,
  });
  assert.deepEqual(await judge(await files(clients, scheduler)), []);
  assert.deepEqual(await judge(await files(servers, scheduler)), [
    `error not-issued-by-expected-ca ${tls}/client-scheduler.crt`,
  ]);
  // It makes its administrator so, and its scheduler not.
  assert.deepEqual(await judge(await files(clients, { ...scheduler, organizations: ['system:masters'] })), [
    `warning client-system-masters ${tls}/client-scheduler.crt`,
  ]);
});
