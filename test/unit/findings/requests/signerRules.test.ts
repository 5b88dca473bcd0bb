import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import * as x509 from '../../../support/peculiarX509.ts';
import { type RequestText, signingRequestText } from '../../../support/signingRequestText.ts';

async function findingsOf(options: RequestText) {
  const text = await signingRequestText(options);
  const findings = await findingsIn({ 'csr.yaml': text });
  return findings.map((finding) => ({ ...finding, text: text.slice(finding.span?.start, finding.span?.end) }));
}

const codesOf = async (options: RequestText) => (await findingsOf(options)).map(({ code }) => code);

const serving: RequestText = {
  signerName: 'signerName: kubernetes.io/kubelet-serving',
  usages: 'usages: [digital signature, server auth]',
  dnsNames: ['worker-2'],
  ipAddresses: ['10.0.0.12'],
};
const user: RequestText = {
  signerName: 'signerName: kubernetes.io/kube-apiserver-client',
  usages: 'usages: [client auth]',
  commonName: 'jane',
  organizations: ['developers'],
};

test('requests as their signers want them', async () => {
  assert.deepEqual(await codesOf(serving), []);
  assert.deepEqual(await codesOf({ ...user, dnsNames: ['jane'], emails: ['jane@example.com'] }), []);
});

describe('csr-usages-mismatch', () => {
  test('one that the signer does not give', async () => {
    const [finding, ...others] = await findingsOf({ usages: 'usages: [digital signature, server auth]' });
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'csr-usages-mismatch');
    assert.equal(finding.text, 'server auth');
    assert.equal(
      finding.message,
      'kubernetes.io/kube-apiserver-client-kubelet does not allow the usage server auth. Even if approved, ' +
        'it fails with `SignerValidationFailure`. Ask for digital signature, client auth and key encipherment.',
    );
  });
  test('one that the signer demands is missing', async () => {
    const [finding] = await findingsOf({ ...user, usages: 'usages: [digital signature, key encipherment]' });
    assert.equal(finding?.text, 'digital signature, key encipherment');
    assert.equal(finding.code, 'csr-usages-mismatch');
    assert.match(finding.message, /requires the usage client auth/);
  });
  test('signers of others give what they want', async () => {
    assert.deepEqual(
      await codesOf({ ...user, signerName: 'signerName: example.com/a', usages: 'usages: [cert sign]' }),
      [],
    );
  });
});

describe('csr-subject-mismatch', () => {
  test('without the group, with another beside it, without the prefix', async () => {
    assert.deepEqual(await codesOf({ organizations: [] }), ['csr-subject-mismatch']);
    assert.deepEqual(await codesOf({ organizations: ['system:nodes', 'a'] }), ['csr-subject-mismatch']);
    const [finding] = await findingsOf({ commonName: 'worker-2' });
    assert.equal(
      finding?.message,
      'kubernetes.io/kube-apiserver-client-kubelet requires O=system:nodes and CN=system:node:NAME, but this request has ' +
        'CN=worker-2 and O=system:nodes. Even if approved, it fails with `SignerValidationFailure`: `subject common name does ' +
        'not begin with system:node:`. Create a request with the name of a node.',
    );
  });
  test('people may have any name', async () => {
    assert.deepEqual(await codesOf({ ...user, organizations: [] }), []);
  });
});

describe('csr-san-mismatch', () => {
  test('kubelets have no names as clients', async () => {
    const [finding] = await findingsOf({ dnsNames: ['worker-2'] });
    assert.equal(finding?.code, 'csr-san-mismatch');
    assert.match(
      finding.message,
      /does not allow SANs, but this request has DNS:worker-2\. .*`DNS subjectAltNames are not allowed`/,
    );
  });
  test('kubelets have names or addresses as servers', async () => {
    const { dnsNames: _, ipAddresses: __, ...nameless } = serving;
    assert.deepEqual(await codesOf(nameless), ['csr-san-mismatch']);
    assert.deepEqual(await codesOf({ ...serving, uris: ['spiffe://a/b'] }), ['csr-san-mismatch']);
    assert.deepEqual(await codesOf({ ...nameless, emails: ['a@example.com'] }), ['csr-san-mismatch']);
    assert.deepEqual(await codesOf({ ...nameless, ipAddresses: ['10.0.0.12'] }), []);
  });
});

describe('csr-system-masters', () => {
  test('for people', async () => {
    const [finding] = await findingsOf({ ...user, organizations: ['a', 'system:masters'] });
    assert.equal(finding?.code, 'csr-system-masters');
    assert.match(
      finding.message,
      /`use of kubernetes\.io\/kube-apiserver-client signer with system:masters group is not allowed`/,
    );
  });
  test('other signers may do it, and other groups are called alike', async () => {
    const organizations = ['system:masters'];
    assert.deepEqual(await codesOf({ ...user, organizations, signerName: 'signerName: example.com/a' }), []);
    assert.deepEqual(await codesOf({ ...user, organizations: ['system:masters2'] }), []);
  });
});

describe('csr-extensions-ignored', () => {
  const ca = new x509.BasicConstraintsExtension(true, undefined, true);
  const keyUsage = new x509.KeyUsagesExtension(
    x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign,
    true,
  );
  const clientAuth = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]);
  const serverAuth = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]);
  const noCa = new x509.BasicConstraintsExtension(false, undefined, true);

  test('a CA, and usages that spec.usages does not have', async () => {
    const [finding] = await findingsOf({ ...user, extensions: [ca, keyUsage, serverAuth] });
    assert.equal(finding?.code, 'csr-extensions-ignored');
    assert.equal(finding.severity, 'warning');
    assert.match(finding.message, /^This request asks for CA:TRUE, digitalSignature, keyCertSign and 1 more, which /);
  });
  test('usages that spec.usages has, and other signers', async () => {
    assert.deepEqual(await codesOf({ ...user, extensions: [clientAuth, noCa] }), []);
    assert.deepEqual(await codesOf({ ...user, extensions: [ca], signerName: 'signerName: example.com/a' }), []);
  });
});
