import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { apiserverFlags, podOf } from '../../../support/pods.ts';
import { selfSigned } from '../../../support/selfSigned.ts';
import { createTestCa } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const yaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const manifest = podOf('kube-apiserver', apiserverFlags());
const [ca, old] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'kubernetes-2016' })]);
const leaf = await ca.issue({ commonName: 'admin', organizations: ['system:masters'] });

async function judge(clientCa: string, more: TestFiles = {}) {
  const findings = await findingsIn({ [yaml]: manifest, [`${pki}/ca.crt`]: clientCa, ...more });
  return gradesOf(findings, /^ca-file|^stale-ca|^client-ca/);
}

describe('the file with which clients are verified', () => {
  test('holds a leaf alone: told in the file where a CA belongs, else at the flag', async () => {
    assert.deepEqual(await judge(leaf.certificatePem), [`error ca-file-contains-leaf ${pki}/ca.crt`]);
    const flags = [...apiserverFlags('--client-ca-file'), `--client-ca-file=${pki}/admin.crt`];
    const files = { [yaml]: podOf('kube-apiserver', flags), [`${pki}/admin.crt`]: leaf.certificatePem };
    assert.deepEqual(gradesOf(await findingsIn(files), /^ca-/), [`warning ca-file-contains-leaf ${yaml}`]);
  });

  test('a leaf in a field for the CAs of a server: told there, unless it vouches for itself', async () => {
    const inKubeconfig = (pem: string) =>
      `clusters: [{name: a, cluster: {server: 'https://a', certificate-authority-data: ${btoa(pem)}}}]\n`;
    const inWebhook = (pem: string) =>
      `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nwebhooks: [{clientConfig: {caBundle: ${btoa(pem)}}}]\n`;
    const inProvider = (pem: string) =>
      `users: [{name: a, user: {auth-provider: {name: oidc, config: {idp-certificate-authority-data: ${btoa(pem)}}}}}]\n`;
    const der = Buffer.from(selfSigned({})).toString('base64');
    const own = `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;
    for (const text of [inKubeconfig, inWebhook, inProvider]) {
      const told = async (pem: string) => gradesOf(await findingsIn({ '/a.yaml': text(pem) }), /^ca-file/);
      assert.deepEqual(await told(leaf.certificatePem), ['warning ca-file-contains-leaf /a.yaml']);
      assert.deepEqual(await told(ca.certificatePem), []);
      assert.deepEqual(await told(own), []);
    }
  });

  test('the key of the CA that was there before is not blamed, too', async () => {
    const files = (pem: string) => ({
      [yaml]: podOf('kube-apiserver', apiserverFlags()),
      [`${pki}/ca.crt`]: pem,
      [`${pki}/ca.key`]: ca.keyPem,
    });
    assert.deepEqual(gradesOf(await findingsIn(files(leaf.certificatePem)), /^ca-file|^ca-key|^key/), [
      `error ca-file-contains-leaf ${pki}/ca.crt`,
    ]);
    assert.deepEqual(gradesOf(await findingsIn(files(old.certificatePem)), /^ca-file|^ca-key|^key/), [
      `error ca-key-wrong ${pki}/ca.key`,
    ]);
  });

  test('holds a leaf beside its CA: told at the leaf', async () => {
    const expected = [`warning ca-file-contains-leaf ${pki}/ca.crt`];
    assert.deepEqual(await judge(ca.certificatePem + leaf.certificatePem), expected);
  });

  test('holds a CA, or a CA and its root', async () => {
    const below = await ca.issueCa({ name: 'intermediate' });
    assert.deepEqual(await judge(ca.certificatePem), []);
    assert.deepEqual(await judge(below.certificatePem + ca.certificatePem), []);
  });

  test('holds a CA that signs nothing, beside one that does', async () => {
    const bundle = ca.certificatePem + old.certificatePem;
    assert.deepEqual(await judge(bundle, { '/a.crt': leaf.certificatePem }), [`info stale-ca-in-bundle ${pki}/ca.crt`]);
    assert.deepEqual(await judge(bundle), [], 'nobody knows which one signs');
    const other = await old.issue({ commonName: 'worker-1' });
    const both = { '/a.crt': leaf.certificatePem, '/b.crt': other.certificatePem };
    assert.deepEqual(await judge(bundle, both), []);
  });

  test('holds a CA from which anybody gets certificates', async () => {
    const web = await createTestCa({ name: 'R1', subject: 'CN=ISRG Root X1,O=Internet Security Research Group' });
    assert.deepEqual(await judge(web.certificatePem), [`warning client-ca-is-shared-root ${yaml}`]);
    const corporate = await createTestCa({ name: 'c', subject: 'CN=corp,O=Amazon Basics' });
    assert.deepEqual(await judge(corporate.certificatePem), []);
  });
});

describe('one CA of clients for two clusters', async () => {
  const [etcdA, etcdB] = await Promise.all([createTestCa({ name: 'etcd-ca' }), createTestCa({ name: 'etcd-ca' })]);
  const createPub = () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' });
  const [pubA, pubB] = [createPub(), createPub()].map(String);
  const nodeFiles = (folder: string, etcd: string, pub: string) => ({
    [`${folder}${folder}.service`]: `[Service]\nExecStart=/usr/bin/kube-apiserver ${apiserverFlags().join(' ').replaceAll(pki, folder)}\n`,
    [`${folder}/ca.crt`]: ca.certificatePem,
    [`${folder}/etcd/ca.crt`]: etcd,
    [`${folder}/sa.pub`]: pub,
  });
  const both = async (etcd: string, pub: string) => {
    const files = { ...nodeFiles('/a', etcdA.certificatePem, pubA ?? ''), ...nodeFiles('/b', etcd, pub) };
    return gradesOf(await findingsIn(files), /^client-ca/);
  };

  test('that keep tokens and data apart', async () => {
    assert.deepEqual(await both(etcdB.certificatePem, pubB ?? ''), ['warning client-ca-is-shared-root /b/b.service']);
  });

  test('which are two machines of one', async () => {
    assert.deepEqual(await both(etcdA.certificatePem, pubA ?? ''), []);
    assert.deepEqual(await both(etcdA.certificatePem, pubB ?? ''), []);
  });
});
