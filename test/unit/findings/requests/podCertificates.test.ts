import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCa, createTestKeys, createTestRequest, testNow } from '../../../support/testPki.ts';

const keys = await createTestKeys();
const stub = `stubPKCS10Request: ${base64((await createTestRequest({ keys })).der)}`;
const rsaStub = `stubPKCS10Request: ${base64((await createTestRequest({ keys: await createTestKeys('RSA 2048') })).der)}`;
const spki = Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey)).toString('base64');
const signer = 'signerName: example.com/pods';

async function found(spec: readonly string[], { version = 'v1beta1', status = '' } = {}): Promise<readonly string[]> {
  const text = `apiVersion: certificates.k8s.io/${version}
kind: PodCertificateRequest
metadata: {name: a, namespace: b}
spec:
${spec.map((line) => `  ${line}\n`).join('')}${status}`;
  const findings = await findingsIn({ 'pcr.yaml': text });
  assert.ok(
    findings.every(({ code }) => code === 'pcr-invalid'),
    JSON.stringify(findings),
  );
  return findings.map(
    ({ span, message }) => `${text.slice(span?.start, span?.end).slice(0, 20)}: ${message.split('. ')[0]}`,
  );
}

describe('pcr-invalid', () => {
  test('right ones', async () => {
    assert.deepEqual(await found([signer, stub, 'maxExpirationSeconds: 86400']), []);
    assert.deepEqual(await found([signer, stub, 'maxExpirationSeconds: 7862400'], { version: 'v1' }), []);
    assert.deepEqual(await found([signer, `pkixPublicKey: ${spki}`, 'proofOfPossession: AAAA']), []);
  });
  test('both forms, none, and one that v1 does not have', async () => {
    const bare = [`pkixPublicKey: ${spki}`, 'proofOfPossession: AAAA'];
    assert.deepEqual(await found([signer, stub, ...bare]), [
      `${spki.slice(0, 20)}: This request has both stubPKCS10Request and pkixPublicKey`,
    ]);
    assert.deepEqual(await found([signer]), ['PodCertificateReques: This request has no stubPKCS10Request']);
    assert.deepEqual(await found([signer, bare[0] ?? '']), [
      `${spki.slice(0, 20)}: This request has no proofOfPossession`,
    ]);
    assert.deepEqual(await found([signer, ...bare], { version: 'v1' }), [
      `${spki.slice(0, 20)}: certificates.k8s.io/v1 uses stubPKCS10Request instead of pkixPublicKey`,
    ]);
  });
  test('a template may fill in what is missing', async () => {
    assert.deepEqual(await found([signer, '{{- include "request" . }}']), []);
  });
  test('RSA of 2048 bits', async () => {
    const [line] = await found([signer, rsaStub]);
    assert.match(line ?? '', /: Pods cannot get certificates for RSA 2048 keys$/);
  });
  test('lifetimes', async () => {
    const range = (seconds: number, name = signer) => found([name, stub, `maxExpirationSeconds: ${seconds}`]);
    assert.deepEqual(await range(3599), ['3599: maxExpirationSeconds 3599 is not between 3600 and 7862400']);
    assert.deepEqual(await range(7862401), ['7862401: maxExpirationSeconds 7862401 is not between 3600 and 7862400']);
    const ours = 'signerName: kubernetes.io/kube-apiserver-client-pod';
    assert.deepEqual(await range(86401, ours), ['86401: maxExpirationSeconds 86401 is not between 3600 and 86400']);
    assert.deepEqual(await range(86400, ours), []);
  });
  test('dates of the status that are not those of the certificate, and two conditions', async () => {
    const ca = await createTestCa({ name: 'pods' });
    const { certificatePem } = await ca.issue({
      keys,
      notBefore: '2026-06-12T09:00:00Z',
      notAfter: '2026-06-13T09:00:00Z',
      extKeyUsage: ['clientAuth'],
    });
    const chain = certificatePem.trimEnd().replaceAll('\n', '\n    ');
    const status = (notAfter: string, second = '') =>
      `status:\n  certificateChain: |\n    ${chain}\n  notBefore: "2026-06-12T09:00:00Z"\n  notAfter: "${notAfter}"\n  conditions:\n  - {type: Issued, status: "True"}\n${second}`;
    assert.ok(Date.parse('2026-06-13T09:00:00Z') > testNow);
    assert.deepEqual(await found([signer, stub], { status: status('2026-06-13T09:00:00Z') }), []);
    assert.deepEqual(await found([signer, stub], { status: status('2026-06-13T10:00:00Z') }), [
      '2026-06-13T10:00:00Z: This notAfter is not the one of the certificate, 2026-06-13T09:00:00Z',
    ]);
    const two = status('2026-06-13T09:00:00Z', '  - {type: Denied, status: "True"}\n');
    assert.deepEqual(await found([signer, stub], { status: two }), [
      'Denied: Only one of the conditions Issued, Denied and Failed is allowed',
    ]);
  });
});
