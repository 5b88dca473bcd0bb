import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { base64 } from '../../support/base64.ts';
import { apiserverFlags, etcdFlags, podOf } from '../../support/pods.ts';
import { judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { signingRequestText } from '../../support/signingRequestText.ts';
import { createTestCluster } from '../../support/testCluster.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const pki = '/etc/kubernetes/pki';

/** The lines in which two texts differ, behind the title of the repair. */
async function changed(
  texts: Texts,
  path: string,
  code: FindingCode,
  leaves: readonly FindingCode[] = [],
): Promise<readonly string[]> {
  const { texts: after, title } = await repaired(texts, code, { mayRemove: true, leaves });
  const before = new Set(texts[path]?.split('\n'));
  return [title, ...(after[path]?.split('\n').filter((line) => !before.has(line)) ?? []).map((line) => line.trim())];
}

async function assertNothingOffered(texts: Texts, code: FindingCode): Promise<void> {
  const judged = await judge(texts);
  const found = judged.findings.filter((finding) => finding.code === code);
  assert.ok(found.length > 0, `${code} is not found`);
  for (const finding of found) assert.equal(repairOf(texts, judged, finding), undefined);
}

describe('fields of kubeconfigs', () => {
  const kubeconfig = (server: string, context: string, more = '') => `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    server: ${server}
    certificate-authority-data: ${base64(ca.certificatePem)}
${more}users:
- name: jane
  user: {token: "${'x'.repeat(20)}"}
contexts:
- name: prod
  context: {cluster: ${context}, user: jane}
current-context: prod
`;

  test('a server without TLS', async () => {
    const texts = { config: kubeconfig('http://api.example.com:6443', 'prod') };
    assert.deepEqual(await changed(texts, 'config', 'kubeconfig-http'), [
      'replace it with https://api.example.com:6443',
      'server: https://api.example.com:6443',
    ]);
  });

  test('a name that is not there, where there is only one', async () => {
    const texts = { config: kubeconfig('https://api.example.com:6443', 'old') };
    assert.deepEqual(await changed(texts, 'config', 'kubeconfig-dangling-context'), [
      'replace it with prod',
      'context: {cluster: prod, user: jane}',
    ]);
    const other = `- name: dev\n  cluster: {server: "https://dev.example.com", certificate-authority-data: ${base64(ca.certificatePem)}}\n`;
    await assertNothingOffered(
      { config: kubeconfig('https://api.example.com:6443', 'old', other) },
      'kubeconfig-dangling-context',
    );
  });

  test('a server that is not verified, of which another kubeconfig knows the CA', async () => {
    const other = kubeconfig('https://api.example.com:6443', 'prod');
    const data = `certificate-authority-data: ${base64(ca.certificatePem)}`;
    const insecure = other.replace(data, 'insecure-skip-tls-verify: true');
    const line = `certificate-authority-data: ${base64(`${ca.certificatePem.trimEnd()}\n`)}`;
    assert.deepEqual(await changed({ a: insecure, 'b.yaml': other }, 'a', 'kubeconfig-insecure'), [
      'verify the server with its known CA',
      line,
    ]);
    const without = other.replace(`    ${data}\n`, '');
    assert.deepEqual(await changed({ a: without, 'b.yaml': other }, 'a', 'kubeconfig-no-ca'), [
      'verify the server with its known CA',
      line,
    ]);
    const cluster = await createTestCluster();
    const [near, far] = [without, other].map((text) =>
      text
        .replace('api.example.com', '192.168.56.10')
        .replace(data, `certificate-authority-data: ${base64(cluster.ca.certificatePem)}`),
    );
    const [title] = await changed(
      { ...cluster.files, a: near ?? '', 'b.yaml': far ?? '' },
      'a',
      'private-ca-not-configured',
    );
    assert.equal(title, 'verify the server with its known CA');
    await assertNothingOffered({ a: insecure }, 'kubeconfig-insecure');
    const elsewhere = kubeconfig('https://b.example.com:6443', 'prod');
    await assertNothingOffered({ a: insecure, 'b.yaml': elsewhere }, 'kubeconfig-insecure');
  });

  test('a version of the plugins that is gone', async () => {
    const exec = 'exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: login}';
    const texts = { config: kubeconfig('https://a.example.com', 'prod').replace(/\{token: .*\}/, `{${exec}}`) };
    assert.deepEqual(await changed(texts, 'config', 'exec-apiversion-removed'), [
      'replace it with client.authentication.k8s.io/v1beta1',
      'user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: login}}',
    ]);
  });
});

describe('names that EKS gives', () => {
  const account = 'arn:aws:iam::111122223333';
  const mapped = (arn: string, username = 'ops', groups = 'viewers') => ({
    'aws-auth.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    - rolearn: ${arn}\n      username: ${username}\n      groups: [${groups}]\n`,
  });

  test('a role without its path, the role of a session, the name of nodes', async () => {
    const line = async (texts: Texts) => (await changed(texts, 'aws-auth.yaml', 'aws-auth-entry-unusable'))[1];
    assert.equal(await line(mapped(`${account}:role/team/a/ops`)), `- rolearn: ${account}:role/ops`);
    assert.equal(
      await line(mapped('arn:aws-cn:sts::111122223333:assumed-role/ops/jane')),
      '- rolearn: arn:aws-cn:iam::111122223333:role/ops',
    );
    assert.equal(
      await line(mapped(`${account}:role/nodes`, 'nodes', 'system:bootstrappers, system:nodes')),
      'username: system:node:{{EC2PrivateDNSName}}',
    );
  });

  test('no guess at a variable or a user', async () => {
    await assertNothingOffered(mapped(`${account}:role/ops`, 'ops:{{Session}}'), 'aws-auth-entry-unusable');
    await assertNothingOffered(mapped(`${account}:user/jane`), 'aws-auth-entry-unusable');
  });
});

describe('fields of kubeadm', () => {
  const cluster = (...names: readonly string[]) =>
    `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  certSANs:\n${names.map((name) => `  - ${name}\n`).join('')}`;

  test('a URL among the names', async () => {
    const texts = { 'k.yaml': cluster('"https://API.example.com:6443/"', 'b.example.com') };
    assert.deepEqual(await changed(texts, 'k.yaml', 'certsans-invalid-entry'), [
      'replace it with api.example.com',
      '- "api.example.com"',
    ]);
    await assertNothingOffered(
      { 'k.yaml': cluster('https://b.example.com', 'b.example.com') },
      'certsans-invalid-entry',
    );
    await assertNothingOffered({ 'k.yaml': cluster('two words') }, 'certsans-invalid-entry');
  });

  test('a join that verifies no CA, beside the one that it joins', async () => {
    const join =
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ndiscovery:\n  bootstrapToken:\n    apiServerEndpoint: a:6443\n    unsafeSkipCAVerification: true\n';
    const texts = { [`${pki}/ca.crt`]: ca.certificatePem, '/root/join.yaml': join };
    const [, line] = await changed(texts, '/root/join.yaml', 'ca-hash-skipped');
    assert.match(line ?? '', /^caCertHashes: \["sha256:[0-9a-f]{64}"\]$/);
    await assertNothingOffered({ '/root/join.yaml': join }, 'ca-hash-skipped');
  });
});

describe('fields of requests', () => {
  const request = (usages: string) => signingRequestText({ usages });
  test('a usage as certificates call it', async () => {
    const texts = { 'csr.yaml': await request('usages: [digital signature, clientAuth]') };
    assert.deepEqual(await changed(texts, 'csr.yaml', 'csr-usages-invalid'), [
      'replace it with client auth',
      'usages: [digital signature, client auth]',
    ]);
    await assertNothingOffered(
      { 'csr.yaml': await request('usages: [client auth, clientAuth]') },
      'csr-usages-invalid',
    );
    await assertNothingOffered({ 'csr.yaml': await request('usages: [login]') }, 'csr-usages-invalid');
  });
});

describe('flags', () => {
  test('insecure cipher suites, as long as others are left', async () => {
    const pod = (suites: string) => ({ 'e.yaml': podOf('etcd', [...etcdFlags(), `--cipher-suites=${suites}`]) });
    const good = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
    const bad = ['TLS_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'];
    assert.deepEqual(await changed(pod(`${bad[0]},${good},${bad[1]}`), 'e.yaml', 'tls-cipher-insecure'), [
      `replace it with ${good}`,
      `- --cipher-suites=${good}`,
    ]);
    await assertNothingOffered(pod(bad.join()), 'tls-cipher-insecure');
  });

  test('the cipher suites that HTTP/2 needs, in flags and in lists', async () => {
    const [rsa, ecdsa] = ['RSA', 'ECDSA'].map((key) => `TLS_ECDHE_${key}_WITH_AES_128_GCM_SHA256`);
    const strong = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
    const files = { 'e.yaml': podOf('etcd', [...etcdFlags(), `--cipher-suites=${strong}`]) };
    const [, line] = await changed(files, 'e.yaml', 'tls-cipher-http2-missing');
    assert.equal(line, `- --cipher-suites=${rsa},${ecdsa},${strong}`);
    const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\ntlsCipherSuites:\n';
    const [, ...lines] = await changed({ 'k.yaml': `${kubelet}- ${strong}\n` }, 'k.yaml', 'tls-cipher-http2-missing');
    assert.deepEqual(lines.slice(0, 2), [`- ${rsa}`, `- ${ecdsa}`]);
  });

  test('the name of the front proxy, by the certificate that is shown', async () => {
    const proxy = await ca.issue({ commonName: 'aggregator' });
    const shown = `--proxy-client-cert-file=${pki}/proxy.crt`;
    const files = (...flags: readonly string[]) => ({
      'a.yaml': podOf('kube-apiserver', [...apiserverFlags('--requestheader-allowed-names'), ...flags]),
      [`${pki}/proxy.crt`]: proxy.certificatePem,
      [`${pki}/proxy.key`]: proxy.keyPem,
    });
    const pair = `--proxy-client-key-file=${pki}/proxy.key`;
    assert.deepEqual(await changed(files(shown, pair), 'a.yaml', 'requestheader-names-empty'), [
      'add --requestheader-allowed-names=aggregator',
      '- --requestheader-allowed-names=aggregator',
    ]);
    await assertNothingOffered(files(), 'requestheader-names-empty');
  });

  test('the other half of a pair, where it lies beside the first', async () => {
    const server = await ca.issue({ commonName: 'kube-apiserver', dnsNames: ['kubernetes'] });
    const files = (keyPem: string) => ({
      'a.yaml': podOf('kube-apiserver', apiserverFlags('--tls-private-key-file')),
      [`${pki}/apiserver.crt`]: server.certificatePem,
      [`${pki}/apiserver.key`]: keyPem,
    });
    const [title] = await changed(files(server.keyPem), 'a.yaml', 'flag-pair-incomplete');
    assert.equal(title, `add --tls-private-key-file=${pki}/apiserver.key`);
    await assertNothingOffered(files(ca.keyPem), 'flag-pair-incomplete');
  });

  test('the file of the right CA', async () => {
    const etcdCa = await createTestCa({ name: 'etcd-ca' });
    const etcd = await etcdCa.issue({
      commonName: 'cp-1',
      ipAddresses: ['127.0.0.1', '10.0.0.11'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
    });
    const wrong = `--etcd-cafile=${pki}/ca.crt`;
    const texts = {
      '/etc/kubernetes/manifests/kube-apiserver.yaml': podOf('kube-apiserver', [
        ...apiserverFlags('--etcd-cafile'),
        wrong,
      ]),
      '/etc/kubernetes/manifests/etcd.yaml': podOf('etcd', etcdFlags()),
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/etcd/ca.crt`]: etcdCa.certificatePem,
      [`${pki}/etcd/server.crt`]: etcd.certificatePem,
    };
    // It presents no certificate, which etcd demands.
    const [title] = await changed(texts, '/etc/kubernetes/manifests/kube-apiserver.yaml', 'wrong-ca-on-edge', [
      'connection-broken',
    ]);
    assert.equal(title, `replace it with ${pki}/etcd/ca.crt`);
  });
});
