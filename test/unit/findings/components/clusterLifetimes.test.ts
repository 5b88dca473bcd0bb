import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import * as x509 from '../../../support/peculiarX509.ts';
import { createTestCa, createTestKeys, type TestCertificateOptions } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const ca = await createTestCa({ name: 'kubernetes' });
const scheduler = `${pki}/apiserver-kubelet-client.crt`;

async function judge(files: TestFiles, code: RegExp) {
  return gradesOf(await findingsIn(files), code);
}

async function issued(options: TestCertificateOptions, path = scheduler, code = /./) {
  const { certificatePem } = await ca.issue({ commonName: 'kube-apiserver-kubelet-client', ...options });
  return judge({ [path]: certificatePem }, code);
}

test('what is valid for much longer than a year, from now on', async () => {
  const code = /over-policy/;
  assert.deepEqual(await issued({ notAfter: '2030-01-01T00:00:00Z' }, scheduler, code), [
    `info leaf-remaining-over-policy ${scheduler}`,
  ]);
  const sinceTheCa = { notBefore: '2017-01-01T00:00:00Z', notAfter: '2027-06-01T00:00:00Z' };
  assert.deepEqual(await issued(sinceTheCa, scheduler, code), [], 'kubeadm begins at the CA');
  const own = { commonName: 'shop.example.com', notAfter: '2030-01-01T00:00:00Z' };
  assert.deepEqual(await issued(own, '/shop/tls.crt', code), [], 'no part of the cluster');
});

test('a CA in use for long', async () => {
  const judgeCa = async (notBefore: string, kind: 'P-256' | 'RSA 2048') => {
    const keys = await createTestKeys(kind);
    const { certificatePem } = await createTestCa({ name: 'kubernetes', notBefore, keys });
    return judge({ [`${pki}/ca.crt`]: certificatePem }, /unrotated/);
  };
  const expected = [`info old-unrotated-ca ${pki}/ca.crt`];
  assert.deepEqual(await judgeCa('2016-01-01T00:00:00Z', 'P-256'), expected);
  assert.deepEqual(await judgeCa('2020-01-01T00:00:00Z', 'RSA 2048'), expected);
  assert.deepEqual(await judgeCa('2020-01-01T00:00:00Z', 'P-256'), []);
});

test('what the kubelet should have renewed', async () => {
  const path = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  const node = { commonName: 'system:node:worker-1', organizations: ['system:nodes'] };
  const life = (notBefore: string, notAfter: string) => issued({ ...node, notBefore, notAfter }, path, /auto-rotated/);
  const expected = [`hint auto-rotated-expiring ${path}`];
  assert.deepEqual(await life('2025-08-01T00:00:00Z', '2026-08-01T00:00:00Z'), expected);
  assert.deepEqual(await life('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'), []);
  assert.deepEqual(await life('2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z'), [], 'over, which is told as such');
});

test('where a certificate says that it may be revoked', async () => {
  const points = new x509.CRLDistributionPointsExtension(['http://ca.example.com/list.crl']);
  const expected = [`hint crl-ocsp-not-checked ${scheduler}`];
  assert.deepEqual(await issued({ extensions: [points] }, scheduler, /^crl/), expected);
  const responder = new x509.AuthorityInfoAccessExtension({ ocsp: 'http://ocsp.example.com' });
  assert.deepEqual(await issued({ extensions: [responder] }, scheduler, /^crl/), expected);
  const issuer = new x509.AuthorityInfoAccessExtension({ caIssuers: 'http://ca.example.com/ca.crt' });
  assert.deepEqual(await issued({ extensions: [issuer] }, scheduler, /^crl/), []);
});

describe('what ends first on a machine of kubeadm', () => {
  const names = ['apiserver', 'apiserver-kubelet-client', 'apiserver-etcd-client', 'front-proxy-client', 'etcd/server'];
  const leaves = async (firstEnd: string, count = names.length, more: Readonly<Record<string, string>> = {}) => {
    const files = await Promise.all(
      names.slice(0, count).map(async (name, index) => {
        const notAfter = index === 1 ? firstEnd : '2027-03-01T00:00:00Z';
        const { certificatePem } = await ca.issue({ commonName: name, dnsNames: ['cp-1'], notAfter });
        return [`${pki}/${name}.crt`, certificatePem];
      }),
    );
    return judge({ ...Object.fromEntries(files), ...more }, /horizon/);
  };

  test('is told, unless it ends soon', async () => {
    assert.deepEqual(await leaves('2027-01-01T00:00:00Z'), [`hint kubeadm-horizon ${scheduler}`]);
    assert.deepEqual(await leaves('2026-07-01T00:00:00Z'), []);
    assert.deepEqual(await leaves('2027-01-01T00:00:00Z', 3), [], 'a part of the files');
    const { certificatePem } = await ca.issue({ commonName: 'old', notAfter: '2026-12-01T00:00:00Z' });
    const copy = { [`${pki.replace(/pki$/, 'backup-20260101/pki')}/apiserver.crt`]: certificatePem };
    const expected = [`hint kubeadm-horizon ${scheduler}`];
    assert.deepEqual(
      await leaves('2027-01-01T00:00:00Z', names.length, copy),
      expected,
      'what was set aside ends before',
    );
  });
});
