import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateName, subjectName } from '../../../src/core/pki/certificateName.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { createTestCa, type TestCertificateOptions } from '../../support/testPki.ts';

async function issued(options: TestCertificateOptions) {
  const ca = await createTestCa({ name: 'kubernetes' });
  const certificate = decodeCertificate((await ca.issue(options)).der);
  assert.equal(certificate.kind, 'certificate');
  return certificate;
}

test('kubeadm’s name where there is one, else the common name', async () => {
  const certificate = await issued({ commonName: 'kube-apiserver-etcd-client' });
  assert.equal(certificateName(certificate, { id: 'apiserver-etcd-client', reason: 'path' }), 'apiserver-etcd-client');
  assert.equal(certificateName(certificate, { id: 'user-client', reason: 'field' }), 'kube-apiserver-etcd-client');
  assert.equal(certificateName(certificate, undefined), 'kube-apiserver-etcd-client');
});

test('without a common name the first subject alternative name, then the serial number', async () => {
  const subject = [{ O: ['acme'] }];
  assert.equal(subjectName(await issued({ subject, dnsNames: ['a.example', 'b.example'] })), 'a.example');
  assert.equal(subjectName(await issued({ subject, serialNumber: '3f0908' })), 'serial 3f:09:08');
  assert.equal(subjectName(await issued({ subject, serialNumber: '3f09aabbccddeeff' })), 'serial 3f:09:…');
});

test('hostile names are harmless', async () => {
  assert.equal(subjectName(await issued({ commonName: 'a\nb\u202ec' })), 'a\\nb\\u202ec');
});
