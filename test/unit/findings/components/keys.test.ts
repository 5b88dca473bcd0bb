import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { apiserverFlags, podOf } from '../../../support/pods.ts';
import { createTestCa, createTestKeys, createTestRequest } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const ca = await createTestCa({ name: 'kubernetes' });
const [serving, client] = await Promise.all([
  ca.issue({ commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth'] }),
  ca.issue({ commonName: 'kube-apiserver-kubelet-client' }),
]);

const judge = async (files: TestFiles, code: RegExp) => gradesOf(await findingsIn(files), code);

describe('a key of several certificates', () => {
  const shared = async (files: TestFiles) => judge(files, /^key-shared/);

  test('for different parts of the cluster', async () => {
    const twin = await ca.issue({ commonName: 'front-proxy-client', keys: client.keys });
    const files = {
      [`${pki}/apiserver-kubelet-client.crt`]: client.certificatePem,
      [`${pki}/front-proxy-client.crt`]: twin.certificatePem,
    };
    assert.deepEqual(await shared(files), [`warning key-shared ${pki}/front-proxy-client.crt`]);
  });

  test('of a CA and a leaf', async () => {
    const leaf = await ca.issue({ commonName: 'anna', keys: ca.keys });
    const files = { '/a/anna.crt': leaf.certificatePem, [`${pki}/ca.crt`]: ca.certificatePem };
    assert.deepEqual(await shared(files), ['warning key-shared /a/anna.crt']);
  });

  test('renewed with its key, copied, or of two CAs of one organisation', async () => {
    const renewed = await ca.issue({ commonName: 'kube-apiserver-kubelet-client', keys: client.keys });
    const crossSigned = await (await createTestCa({ name: 'root' })).issueCa({ name: 'kubernetes', keys: ca.keys });
    const files = {
      [`${pki}/apiserver-kubelet-client.crt`]: client.certificatePem,
      '/backup/apiserver-kubelet-client.crt': renewed.certificatePem,
      '/backup/copy.crt': renewed.certificatePem,
      [`${pki}/ca.crt`]: ca.certificatePem,
      '/backup/ca.crt': crossSigned.certificatePem,
    };
    assert.deepEqual(await shared(files), []);
  });

  test('certificates of which nobody knows what they are for', async () => {
    const keys = await createTestKeys();
    const [a, b] = await Promise.all(
      ['a.example.com', 'b.example.com'].map((name) =>
        ca.issue({ commonName: name, dnsNames: [name], extKeyUsage: ['serverAuth'], keys }),
      ),
    );
    assert.deepEqual(await shared({ 'a.crt': a?.certificatePem ?? '', 'b.crt': b?.certificatePem ?? '' }), []);
  });
});

describe('halves that lie alone', () => {
  const lone = async (files: TestFiles) => judge(files, /^key-missing|^cert-missing/);
  const withKeys = {
    [`${pki}/apiserver-kubelet-client.crt`]: client.certificatePem,
    [`${pki}/apiserver-kubelet-client.key`]: client.keyPem,
  };

  test('a certificate among others that have their keys', async () => {
    const files = { ...withKeys, [`${pki}/apiserver.crt`]: serving.certificatePem };
    assert.deepEqual(await lone(files), [`error key-missing ${pki}/apiserver.crt`]);
  });

  test('no key was copied, the key lies elsewhere, or it is one of a CA', async () => {
    const certificate = { [`${pki}/apiserver.crt`]: serving.certificatePem };
    assert.deepEqual(await lone(certificate), []);
    assert.deepEqual(await lone({ ...withKeys, ...certificate, '/secure/a.key': serving.keyPem }), []);
    assert.deepEqual(await lone({ ...withKeys, [`${pki}/ca.crt`]: ca.certificatePem }), []);
  });

  test('a key that is another one is told as such', async () => {
    const files = {
      ...withKeys,
      [`${pki}/apiserver.crt`]: serving.certificatePem,
      [`${pki}/apiserver.key`]: ca.keyPem,
    };
    assert.deepEqual(await lone(files), []);
    const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const kubelet = {
      '/var/lib/kubelet/pki/kubelet.crt': serving.certificatePem,
      '/var/lib/kubelet/pki/kubelet.key': serving.keyPem,
      [current]: client.certificatePem + ca.keyPem,
    };
    assert.deepEqual(await lone(kubelet), []);
  });

  test('a key among certificates that belongs to none', async () => {
    const { keyPem, requestPem } = await createTestRequest();
    const files = { ...withKeys, [`${pki}/old.key`]: keyPem };
    assert.deepEqual(await lone(files), [`info cert-missing-for-key ${pki}/old.key`]);
    assert.deepEqual(await lone({ ...files, [`${pki}/old.csr`]: requestPem }), []);
    assert.deepEqual(await lone({ ...withKeys, [`${pki}/sa.key`]: keyPem }), []);
    const k3s = '/var/lib/rancher/k3s/server/tls';
    const admin = { [`${k3s}/client-admin.crt`]: client.certificatePem, [`${k3s}/client-admin.key`]: client.keyPem };
    assert.deepEqual(await lone({ ...admin, [`${k3s}/service.key`]: keyPem }), []);
    assert.deepEqual(await lone({ ...admin, [`${k3s}/other.key`]: keyPem }), [
      `info cert-missing-for-key ${k3s}/other.key`,
    ]);
    assert.deepEqual(await lone({ '/home/me/own.key': keyPem }), []);
    const flag = `--service-account-key-file=${pki}/old.key`;
    const yaml = podOf('kube-apiserver', [...apiserverFlags('--service-account-key-file'), flag]);
    assert.deepEqual(await lone({ ...files, '/etc/kubernetes/manifests/kube-apiserver.yaml': yaml }), []);
  });
});
