import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../../src/core/findings/findingModel.ts';
import { findingsIn, type TestFiles } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import * as x509 from '../../../support/peculiarX509.ts';
import {
  createTestCa,
  createTestKeys,
  createTestRequest,
  type TestCa,
  type TestCertificate,
  type TestCertificateOptions,
} from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'kubernetes' });
const serving = { commonName: 'kube-apiserver', extKeyUsage: ['serverAuth'], dnsNames: ['cp-1'] } as const;
const admin = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] };

const saidBy = async (code: string, files: TestFiles): Promise<readonly Finding[]> =>
  (await findingsIn(files)).filter((finding) => finding.code === code);
const placesOf = async (code: string, files: TestFiles) => (await saidBy(code, files)).map(({ path }) => path);

function pair(path: string, { certificatePem, keyPem }: TestCertificate): TestFiles {
  return { [`${path}.crt`]: certificatePem, [`${path}.key`]: keyPem };
}

function kubeconfig(
  authority: string,
  { certificatePem, keyPem }: TestCertificate,
  more: { cluster?: object; user?: object; current?: string } = {},
): string {
  const cluster = { server: 'https://10.0.0.11:6443', 'certificate-authority-data': base64(authority) };
  const user = { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem) };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': more.current ?? 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: more.cluster ?? cluster }],
    users: [{ name: 'u', user: more.user ?? user }],
  });
}

const caFiles = (authority: TestCa): TestFiles => pair(`${pki}/ca`, authority);

describe('external-ca-not-renewable', () => {
  const code = 'external-ca-not-renewable';

  test('a CA without its key above certificates with theirs', async () => {
    const apiserver = pair(`${pki}/apiserver`, await ca.issue(serving));
    const [finding, ...more] = await saidBy(code, { [`${pki}/ca.crt`]: ca.certificatePem, ...apiserver });
    assert.equal(finding?.path, `${pki}/ca.crt`);
    assert.equal(finding.severity, 'info');
    assert.match(finding.message, /kubeadm cannot renew apiserver\. Request them from the CA\./);
    assert.deepEqual(more, []);
  });

  test('not with the key, encrypted or not, nor where all keys are missing, nor on a worker', async () => {
    const leaf = await ca.issue(serving);
    const apiserver = pair(`${pki}/apiserver`, leaf);
    const alone = { [`${pki}/ca.crt`]: ca.certificatePem };
    const encrypted = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n';
    assert.deepEqual(await placesOf(code, { ...caFiles(ca), ...apiserver }), []);
    assert.deepEqual(await placesOf(code, { ...alone, ...apiserver, [`${pki}/ca.key`]: encrypted }), []);
    assert.deepEqual(await placesOf(code, { ...alone, [`${pki}/apiserver.crt`]: leaf.certificatePem }), []);
    assert.deepEqual(await placesOf(code, alone), []);
  });
});

test('ca-key-wrong: the key beside a CA is another one', async () => {
  const [finding, ...more] = await findingsIn({ ...caFiles(ca), [`${pki}/ca.key`]: other.keyPem });
  assert.equal(finding?.code, 'ca-key-wrong');
  assert.equal(finding.path, `${pki}/ca.key`);
  assert.equal(finding.severity, 'error');
  assert.match(finding.message, /CA kubernetes in ca\.crt\. .* `x509: provided PrivateKey doesn't match/);
  assert.deepEqual(more, []);
});

describe('renew-copies-not-updated', () => {
  const code = 'renew-copies-not-updated';
  const old = { ...admin, notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-09-01T00:00:00Z' };
  const renewed = { ...admin, notBefore: '2026-06-01T00:00:00Z', notAfter: '2027-06-01T00:00:00Z' };
  const files = async (copy: TestCertificateOptions, issuer = ca): Promise<TestFiles> => ({
    ...caFiles(ca),
    '/other-ca.crt': other.certificatePem,
    '/etc/kubernetes/admin.conf': kubeconfig(ca.certificatePem, await ca.issue(renewed)),
    '/root/.kube/config': kubeconfig(issuer.certificatePem, await issuer.issue(copy)),
  });

  test('a valid copy of a file that was renewed', async () => {
    const [finding, ...more] = await saidBy(code, await files(old));
    assert.equal(finding?.path, '/root/.kube/config');
    assert.match(
      finding.message,
      /^This copy is older than the renewed admin\.conf: it expires on Sep 1, 2026, and admin/,
    );
    assert.deepEqual(more, []);
  });

  test('not another user, nor of another CA, nor an expired one, nor a newer one', async () => {
    assert.deepEqual(await placesOf(code, await files({ ...old, commonName: 'alice' })), []);
    assert.deepEqual(await placesOf(code, await files(old, other)), []);
    assert.deepEqual(await placesOf(code, await files({ ...old, notAfter: '2026-06-01T00:00:00Z' })), []);
    assert.deepEqual(await placesOf(code, await files({ ...renewed, notAfter: '2028-01-01T00:00:00Z' })), []);
  });
});

describe('csr-file-leftover', () => {
  const code = 'csr-file-leftover';

  test('beside the valid certificate of its key', async () => {
    const keys = await createTestKeys();
    const { requestPem } = await createTestRequest({ keys, commonName: 'kube-apiserver' });
    const { certificatePem } = await ca.issue({ ...serving, keys });
    const expired = await ca.issue({ ...serving, keys, notAfter: '2026-06-01T00:00:00Z' });
    const request = { [`${pki}/apiserver.csr`]: requestPem };
    assert.deepEqual(await placesOf(code, { ...request, [`${pki}/apiserver.crt`]: certificatePem }), [
      `${pki}/apiserver.csr`,
    ]);
    assert.deepEqual(await placesOf(code, { ...request, '/elsewhere/apiserver.crt': certificatePem }), []);
    assert.deepEqual(await placesOf(code, { ...request, [`${pki}/apiserver.crt`]: expired.certificatePem }), []);
    assert.deepEqual(await placesOf(code, { ...request, ...pair(`${pki}/apiserver`, await ca.issue(serving)) }), []);
  });
});

describe('what kubeadm is told of lifetimes and keys', () => {
  const config = '/etc/kubernetes/kubeadm-config.yaml';
  const configuration = (version: string, fields: string) =>
    `apiVersion: kubeadm.k8s.io/${version}\nkind: ClusterConfiguration\n${fields}\n`;
  const unsupported = (version: string, fields: string) =>
    saidBy('validity-config-unsupported', { [config]: configuration(version, fields) });

  test('in a version that does not know it', async () => {
    const fields = 'certificateValidityPeriod: 8760h\nencryptionAlgorithm: RSA-2048';
    const messages = (await unsupported('v1beta3', fields)).map(({ message }) => message.split(' ')[0]);
    assert.deepEqual(messages, ['certificateValidityPeriod', 'encryptionAlgorithm']);
    assert.deepEqual(await unsupported('v1beta4', fields), []);
  });

  test('longer than kubeadm recommends, or than the CA', async () => {
    const most = 'certificateValidityPeriod: 8760h0m0s\ncaCertificateValidityPeriod: 87600h';
    assert.deepEqual(await unsupported('v1beta4', most), []);
    assert.equal((await unsupported('v1beta4', 'certificateValidityPeriod: 17520h')).length, 1);
    assert.equal((await unsupported('v1beta4', 'caCertificateValidityPeriod: 175200h')).length, 1);
    const [longer] = await unsupported(
      'v1beta4',
      'certificateValidityPeriod: 8760h\ncaCertificateValidityPeriod: 4380h',
    );
    assert.match(longer?.message ?? '', /longer than the CA/);
    assert.deepEqual(await unsupported('v1beta4', 'certificateValidityPeriod: ${PERIOD}'), []);
  });

  test('another kind of key than the certificates have', async () => {
    const drift = (algorithm: string, leaf: TestFiles) =>
      saidBy('encryption-algorithm-drift', {
        ...caFiles(ca),
        ...leaf,
        [config]: configuration('v1beta4', `encryptionAlgorithm: ${algorithm}`),
      });
    const leaf = pair(`${pki}/apiserver`, await ca.issue(serving));
    assert.deepEqual(await drift('ECDSA-P256', leaf), []);
    assert.deepEqual(await drift('RSA-2048', {}), []);
    const [finding] = await drift('RSA-4096', leaf);
    assert.equal(finding?.severity, 'hint');
    assert.match(finding.message, /1 certificates? to RSA-4096/);
  });
});

describe('renew-would-drop-attributes', () => {
  const droppedFrom = async (options: TestCertificateOptions, chain = '', authority = caFiles(ca)) => {
    const leaf = await ca.issue({ ...serving, ...options });
    const files = { ...authority, ...pair(`${pki}/apiserver`, leaf) };
    const certificate = { [`${pki}/apiserver.crt`]: leaf.certificatePem + chain };
    const [finding] = await saidBy('renew-would-drop-attributes', { ...files, ...certificate });
    return /drops (.*) from apiserver, but/.exec(finding?.message ?? '')?.[1];
  };

  test('whatever kubeadm does not copy', async () => {
    assert.equal(await droppedFrom({}), undefined);
    assert.equal(await droppedFrom({ ipAddresses: ['10.0.0.1'], organizations: ['a', 'b'] }), undefined);
    assert.equal(await droppedFrom({ subject: 'C=DE,OU=x,CN=kube-apiserver' }), 'C and OU');
    assert.equal(await droppedFrom({ uris: ['spiffe://a'] }), 'URI:spiffe://a');
    assert.equal(await droppedFrom({ emails: ['a@b.example'] }), 'email:a@b.example');
    const extension = new x509.Extension('1.3.6.1.4.1.57683.9', false, new Uint8Array([5, 0]));
    assert.equal(await droppedFrom({ extensions: [extension] }), 'extension:1.3.6.1.4.1.57683.9');
    assert.equal(await droppedFrom({}, ca.certificatePem), 'the chain');
  });

  test('nothing where kubeadm cannot renew', async () => {
    const external = { [`${pki}/ca.crt`]: ca.certificatePem };
    assert.equal(await droppedFrom({ uris: ['spiffe://a'] }, '', external), undefined);
  });
});

describe('renew-would-shorten-ca-bundle', () => {
  const code = 'renew-would-shorten-ca-bundle';
  const conf = '/etc/kubernetes/admin.conf';
  const both = ca.certificatePem + other.certificatePem;

  test('several CAs in a kubeconfig of kubeadm, or in the file that is written into it', async () => {
    const leaf = await ca.issue(admin);
    const files = caFiles(ca);
    const bundle = { ...files, [`${pki}/ca.crt`]: both };
    assert.deepEqual(await placesOf(code, { ...files, [conf]: kubeconfig(ca.certificatePem, leaf) }), []);
    assert.deepEqual(await placesOf(code, { ...files, [conf]: kubeconfig(both, leaf) }), [conf]);
    assert.deepEqual(await placesOf(code, { ...bundle, [conf]: kubeconfig(both, leaf) }), [conf, `${pki}/ca.crt`]);
    assert.deepEqual(await placesOf(code, { ...files, '/root/.kube/config': kubeconfig(both, leaf) }), []);
    assert.deepEqual(await placesOf(code, bundle), []);
  });
});

describe('renew-needs-embedded-kubeconfig', () => {
  const code = 'renew-needs-embedded-kubeconfig';
  const conf = '/etc/kubernetes/scheduler.conf';
  const client = { commonName: 'system:kube-scheduler' };

  test('paths and unknown contexts in a file that kubeadm renews', async () => {
    const leaf = await ca.issue(client);
    const node = { ...caFiles(ca), ...pair(`${pki}/apiserver`, await ca.issue(serving)) };
    const logOf = async (more: Parameters<typeof kubeconfig>[2], path = conf, files = node) => {
      const [finding] = await saidBy(code, { ...files, [path]: kubeconfig(ca.certificatePem, leaf, more) });
      return /`([^`]+)`/.exec(finding?.message ?? '')?.[1];
    };
    const cluster = { server: 'https://10.0.0.11:6443', 'certificate-authority': 'pki/ca.crt' };
    const user = { 'client-certificate': '/c.crt', 'client-key': '/c.key' };
    assert.equal(await logOf({}), undefined);
    assert.equal(await logOf({ cluster }), 'does not have an embedded server certificate');
    assert.equal(await logOf({ user }), 'does not have an embedded client certificate');
    assert.equal(await logOf({ current: '' }), 'missing context');
    assert.equal(await logOf({ current: 'gone' }), undefined, 'told as such');
    assert.equal(await logOf({ cluster }, '/etc/kubernetes/kubelet.conf'), undefined);
    assert.equal(await logOf({ cluster }, '/root/.kube/config'), undefined);
    assert.equal(await logOf({ cluster }, conf, {}), undefined, 'kubeadm has not set this up');
  });
});
