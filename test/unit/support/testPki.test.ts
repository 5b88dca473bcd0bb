import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

test('issues certificates that Node verifies and that hold what was asked for', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const issued = await ca.issue({
    commonName: 'kube-apiserver',
    organizations: ['system:masters'],
    dnsNames: ['kubernetes.default.svc'],
    ipAddresses: ['10.96.0.1'],
    extKeyUsage: ['serverAuth'],
  });
  const root = new X509Certificate(ca.certificatePem);
  const certificate = new X509Certificate(issued.certificatePem);
  assert.equal(certificate.verify(root.publicKey), true);
  assert.equal(certificate.checkIssued(root), true);
  assert.equal(certificate.subject, 'O=system:masters\nCN=kube-apiserver');
  assert.equal(certificate.subjectAltName, 'DNS:kubernetes.default.svc, IP Address:10.96.0.1');
  assert.equal(certificate.validTo, 'Jan  1 00:00:00 2027 GMT');
  assert.equal(certificate.fingerprint256.replaceAll(':', '').toLowerCase(), issued.fingerprint);
  assert.match(issued.traditionalKeyPem, /^-----BEGIN EC PRIVATE KEY-----\n/);
});

test('makes intermediate CAs and requests', async () => {
  const ca = await createTestCa({ name: 'root' });
  const intermediate = await ca.issueCa({ name: 'intermediate', pathLength: 0 });
  const leaf = await intermediate.issue();
  assert.equal(new X509Certificate(leaf.certificatePem).issuer, 'CN=intermediate');
  assert.match((await createTestRequest()).requestPem, /^-----BEGIN CERTIFICATE REQUEST-----\n/);
});
