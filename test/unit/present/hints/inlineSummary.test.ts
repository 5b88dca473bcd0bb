import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { hintLength, hintText } from '../../../../src/core/present/hints/hintText.ts';
import { inlineSummary } from '../../../../src/core/present/hints/inlineSummary.ts';
import { base64 } from '../../../support/base64.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa, createTestKeys, createTestRequest } from '../../../support/testPki.ts';

type Texts = Readonly<Record<string, string>>;

/** The hints of a file's values, in order. */
async function hints(text: string, others: Texts = {}, options: Parameters<typeof contextOf>[1] = {}) {
  const context = await contextOf({ 'file.yaml': text, ...others }, options);
  const file = context.file('file.yaml');
  return file.values.map((value) => inlineSummary(value, file, context));
}

const ca = await createTestCa({ name: 'kubernetes', notAfter: '2034-05-18T00:00:00Z' });
const organizations = ['kubeadm:cluster-admins'];

test('a healthy kubeconfig', async () => {
  const admin = await ca.issue({ commonName: 'kubernetes-admin', organizations, notAfter: '2027-04-20T12:00:00Z' });
  const text = kubeconfig({
    ca: ca.certificatePem,
    certificate: admin.certificatePem,
    key: admin.traditionalKeyPem,
  });
  assert.deepEqual(await hints(text), [
    '✓ CA kubernetes · 7 y',
    '✓ kubernetes-admin · 312 d',
    '✓ P-256 key · matches certificate',
  ]);
});

const dates: Readonly<Record<string, { notBefore?: string; notAfter: string; commonName?: string; hint: string }>> = {
  'expiring soon': {
    commonName: 'system:kube-scheduler',
    notAfter: '2026-07-03T12:00:00Z',
    hint: '⚠\ufe0e system:kube-scheduler · 21 d left',
  },
  'expiring in hours': { notAfter: '2026-06-13T17:00:00Z', hint: '⚠\ufe0e kubernetes-admin · 31 h left' },
  'ending in minutes': { notAfter: '2026-06-12T10:52:59Z', hint: '⚠\ufe0e kubernetes-admin · 52 min left' },
  expired: { notAfter: '2026-05-31T09:00:00Z', hint: '✗ kubernetes-admin · expired 12 d ago' },
  'not yet valid': {
    commonName: 'dev-anna',
    notBefore: '2026-06-12T13:30:00Z',
    notAfter: '2027-06-12T13:30:00Z',
    hint: '✗ dev-anna · not valid for another 3 h',
  },
  'without end': { notAfter: '9999-12-31T23:59:59Z', hint: '✓ kubernetes-admin · no end date' },
};
for (const [name, { hint, ...options }] of Object.entries(dates)) {
  test(`a client certificate ${name}`, async () => {
    const { certificatePem, keyPem } = await ca.issue({ organizations, ...options });
    const [first] = await hints(kubeconfig({ certificate: certificatePem, key: keyPem }));
    assert.equal(first, hint);
  });
}

test('the same thresholds as the problems', async () => {
  const { certificatePem, keyPem } = await ca.issue({ organizations, notAfter: '2026-07-03T12:00:00Z' });
  const policy = { ...defaultPolicy, warnWithinDays: 0 };
  const [first] = await hints(kubeconfig({ certificate: certificatePem, key: keyPem }), {}, { policy });
  assert.equal(first, '✓ kubernetes-admin · 21 d');
});

test('another date than today is named', async () => {
  const { certificatePem } = await ca.issue({ notAfter: '2027-04-20T00:00:00Z' });
  const options = { now: Date.parse('2027-05-01T10:00:00Z'), isAsOf: true };
  assert.deepEqual(await hints(kubeconfig({ certificate: certificatePem }), {}, options), [
    '✗ 2027-05-01: expired 11 d ago',
  ]);
});

test('a serving certificate goes by its role and counts its names', async () => {
  const { certificatePem } = await ca.issue({
    commonName: 'kube-apiserver',
    extKeyUsage: ['serverAuth'],
    dnsNames: ['cp-1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
    ipAddresses: ['10.96.0.1', '10.0.0.11'],
    notAfter: '2027-04-20T12:00:00Z',
  });
  assert.deepEqual(await hints(certificatePem), ['✓ apiserver · 6 names · 312 d']);
});

test('bundles are summed up', async () => {
  const second = await createTestCa({
    name: 'corp-root',
    notAfter: '2026-09-14T12:00:00Z',
    notBefore: '2026-06-01T00:00:00Z',
  });
  const expired = await createTestCa({ name: 'old', notAfter: '2026-05-03T00:00:00Z' });
  const healthy = ca.certificatePem + second.certificatePem + ca.certificatePem;
  assert.deepEqual(await hints(kubeconfig({ ca: healthy })), ['✓ 3 CAs · first expires in 94 d']);
  const mixed = ca.certificatePem + expired.certificatePem + second.certificatePem;
  assert.deepEqual(await hints(kubeconfig({ ca: mixed })), ['⚠\ufe0e 3 CAs · 1 expired']);
  assert.deepEqual(await hints(kubeconfig({ ca: expired.certificatePem + expired.certificatePem })), [
    '✗ 2 CAs · 2 expired',
  ]);
  const leaf = await ca.issue({ notAfter: '2026-05-31T00:00:00Z' });
  assert.deepEqual(await hints(kubeconfig({ certificate: leaf.certificatePem + ca.certificatePem })), [
    '✗ 2 certificates · 1 expired',
  ]);
});

test('a certificate that is fine, on a connection that it breaks', async () => {
  const { certificatePem, keyPem } = await ca.issue({ commonName: 'kubernetes-admin' });
  const [first] = await hints(kubeconfig({ certificate: certificatePem, key: keyPem }));
  assert.equal(first, '✗ kubernetes-admin · connection broken', 'the group is missing');
});

test('keys', async () => {
  const own = await ca.issue();
  const other = await ca.issue();
  assert.deepEqual(await hints(kubeconfig({ certificate: own.certificatePem, key: other.keyPem })), [
    '✗ kubernetes-admin · key does not match',
    '✗ P-256 key · does not match',
  ]);
  assert.deepEqual(await hints(own.keyPem), ['• P-256 key']);
  assert.deepEqual(await hints(own.keyPem, { 'x.crt': own.certificatePem }), [
    '✓ P-256 key · matches kubernetes-admin',
  ]);
  const rsa = await ca.issue({ keys: await createTestKeys('RSA 2048') });
  assert.deepEqual(await hints(rsa.traditionalKeyPem), ['• RSA 2048 key']);
});

test('a request', async () => {
  const { requestPem } = await createTestRequest();
  assert.deepEqual(await hints(requestPem), ['• CSR system:node:worker-2 · not signed']);
});

test('placeholders and broken values', async () => {
  const good = base64(ca.certificatePem);
  const expected: Readonly<Record<string, string>> = {
    REDACTED: '• redacted, not a certificate',
    'DATA+OMITTED': '• redacted, not a certificate',
    '"{{ .Values.ca }}"': '• placeholder, not a certificate',
    [`${good.slice(0, 1212)}-${good.slice(1213)}`]: '✗ base64 breaks at character 1213',
  };
  for (const [value, hint] of Object.entries(expected)) {
    if (value.length > 100 && good.length < 1300) continue;
    assert.deepEqual(await hints(kubeconfig({ ca: value })), [hint]);
  }
  const dash = `${good.slice(0, 400)}-${good.slice(401)}`;
  assert.deepEqual(await hints(kubeconfig({ ca: dash })), ['✗ base64 breaks at character 401']);
});

test('no hint is longer than the editor shows, and what counts is never cut', async () => {
  for (const commonName of [
    'very-long-corporation-name-of-a-certificate-authority',
    '\u{1f600}'.repeat(40),
    'x'.repeat(10_000),
    'a\u202eb\nc',
    '`[x](command:y)`',
  ]) {
    const long = await createTestCa({ name: commonName, notAfter: '2026-05-31T09:00:00Z' });
    const [hint = ''] = await hints(kubeconfig({ ca: long.certificatePem }));
    assert.ok(hint.length <= hintLength, hint);
    assert.match(hint, /^✗ CA .* · expired 12 d ago$/);
    assert.doesNotMatch(hint, /[\u202e\n]/);
    assert.doesNotMatch(hint, /\p{Cs}/u);
  }
});

test('details give way first, then the name', () => {
  const hint = { state: 'works', details: ['120 names', 'key matches'], verdict: '312 d' } as const;
  assert.equal(hintText({ ...hint, name: 'short' }), '✓ short · 120 names · key matches · 312 d');
  assert.equal(hintText({ ...hint, name: 'a-name-of-18-chars' }), '✓ a-name-of-18-chars · 120 names · 312 d');
  assert.equal(
    hintText({ ...hint, name: 'a-name-of-exactly-33-characters-x' }),
    '✓ a-name-of-exactly-33-characters-x · 312 d',
  );
  assert.equal(
    hintText({ ...hint, name: 'a-name-of-a-few-more-than-33-characters' }),
    '✓ a-name-of-a-few-more-than-33-cha… · 312 d',
  );
});
