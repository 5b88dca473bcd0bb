import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inlineSummary } from '../../../../src/core/present/hints/inlineSummary.ts';
import { base64 } from '../../../support/base64.ts';
import { hoverOf } from '../../../support/hoverFixture.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { type RequestText, signingRequestText } from '../../../support/signingRequestText.ts';
import { createTestCa, createTestKeys, createTestRequest } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const keys = await createTestKeys();
const subject = { commonName: 'system:node:worker-2', organizations: ['system:nodes'] };
const { requestPem } = await createTestRequest({ ...subject, keys });

async function hover(options: RequestText, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const context = await contextOf({ 'csr.yaml': await signingRequestText({ requestPem, ...options }), ...more });
  const values = context.file('csr.yaml').values;
  return hoverOf(
    context,
    'csr.yaml',
    values.findIndex(({ keyPath }) => keyPath === 'spec.request'),
  );
}

function hintIn(context: Awaited<ReturnType<typeof contextOf>>, path: string): string {
  const file = context.file(path);
  const [value] = file.values;
  return (value && inlineSummary(value, file, context)) ?? '';
}

const status = (type: string, certificate = '') =>
  `status:\n${certificate === '' ? '' : `  certificate: ${base64(certificate)}\n`}  conditions:\n  - {type: ${type}, status: "True"}\n`;

describe('a CertificateSigningRequest', () => {
  test('of a kubelet that begins', async () => {
    const spec = ['expirationSeconds: 31536000', 'username: system:bootstrap:abcdef'];
    assert.equal(
      await hover({ spec, metadata: ['uid: 127f773a-dfd7-4e45-83d1-49ed9774f10c'] }),
      `**• Request for a kubelet client certificate of worker-2, not signed yet**

✓ Well-formed: the requester has the private key, subject and usages meet the rules of \`kubernetes.io/kube-apiserver-client-kubelet\`\\
Identifies a client as user \`system:node:worker-2\` · in group \`system:nodes\`\\
Subject \`CN=system:node:worker-2,O=system:nodes\`\\
P-256 · \`digital signature\`, \`client auth\` · requests a lifetime of 365 days\\
TLS bootstrapping, step 4 of 5: waiting for approval by kube-controller-manager`,
    );
  });

  test('of a kubelet that has a certificate already: no step', async () => {
    assert.doesNotMatch(await hover({ spec: ['username: system:node:worker-2'] }), /TLS bootstrapping/);
  });

  test('of a server: nobody approves it by itself', async () => {
    const request = (await createTestRequest({ ...subject, dnsNames: ['worker-2'] })).requestPem;
    const text = await hover({
      requestPem: request,
      signerName: 'signerName: kubernetes.io/kubelet-serving',
      usages: 'usages: [digital signature, server auth]',
    });
    assert.match(text, /^\*\*• Request for a kubelet serving certificate of worker-2, not signed yet\*\*/);
    assert.match(
      text,
      /TLS bootstrapping, step 4 of 5: waiting for approval; kube-controller-manager does not approve this signer/,
    );
  });

  test('approved, denied, failed', async () => {
    const approved = await hover({ status: status('Approved') });
    assert.match(approved, /, approved, not signed yet\*\*/);
    assert.match(approved, /TLS bootstrapping, step 4 of 5: approved, waiting for the signer/);
    assert.match(await hover({ status: status('Denied') }), /, denied\*\*.*: the request was denied/s);
    assert.match(await hover({ status: status('Failed') }), /, failed\*\*.*: the signer failed/s);
  });

  test('issued: by which CA, and whether the certificate is an answer', async () => {
    const { certificatePem } = await ca.issue({ ...subject, keys });
    const issued = { status: status('Approved', certificatePem) };
    const known = await hover(issued, { 'ca.crt': ca.certificatePem });
    assert.match(known, /^\*\*• Request for a kubelet client certificate of worker-2, signed\*\*/);
    assert.match(known, /✓ `status\.certificate` matches this request, issued by `CN=kubernetes`/);
    assert.match(known, /TLS bootstrapping, step 4 of 5: the certificate is issued; the kubelet fetches it/);
    assert.match(
      await hover(issued),
      /\? `status\.certificate` matches this request; its issuer `CN=kubernetes` is not in these files/,
    );
    const other = await ca.issue({ ...subject, keys: await createTestKeys() });
    assert.match(
      await hover({ status: status('Approved', other.certificatePem) }),
      /✗ `status\.certificate` has a different key and does not match this request/,
    );
  });

  test('signed only if a certificate is what it asks for: one with its key proves nothing', async () => {
    const asked = await createTestRequest({ ...subject, keys, dnsNames: ['worker-2', 'worker-2.internal'] });
    const said = async (options: Parameters<typeof ca.issue>[0]) => {
      const { certificatePem } = await ca.issue({ ...options, keys });
      const files = { 'a.csr': asked.requestPem, 'a.crt': certificatePem };
      const context = await contextOf(files);
      return { hover: hoverOf(context, 'a.csr', 0), hint: hintIn(context, 'a.csr') };
    };
    const dnsNames = ['worker-2.internal', 'WORKER-2', 'more'];
    const signed = await said({ ...subject, dnsNames });
    assert.match(signed.hover, /, signed\*\*\n.*Its certificate is in/s);
    assert.match(signed.hint, / · signed$/);
    for (const other of [
      { ...subject, dnsNames: ['worker-2'] },
      { ...subject, organizations: ['dev'], dnsNames },
    ]) {
      const { hover: text, hint } = await said(other);
      assert.match(
        text,
        /, a certificate with this key exists\*\*\n.*A certificate with its key, but not for what it asks, is in/s,
      );
      assert.match(hint, / · key has a certificate$/);
    }
  });

  test('wrong for its signer, and of another signer', async () => {
    const wrong = await hover({ usages: 'usages: [client auth]' });
    assert.doesNotMatch(wrong, /Well-formed/);
    assert.match(wrong, /Signer `kubernetes\.io\/kube-apiserver-client-kubelet`: client certificates of kubelets/);
    const other = await hover({ signerName: 'signerName: example.com/`a`' });
    assert.match(other, /^\*\*• Request for a certificate of system:node:worker-2, not signed yet\*\*/);
    assert.match(other, /Signer .*example\.com\/.* has its own rules/);
    assert.doesNotMatch(other, /TLS bootstrapping/);
  });
});
