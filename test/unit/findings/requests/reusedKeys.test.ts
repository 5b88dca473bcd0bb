import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { createTestCa, createTestKeys } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const keys = await createTestKeys();
const older = { commonName: 'jane', keys, notBefore: '2025-08-01T00:00:00Z', notAfter: '2026-08-01T00:00:00Z' };
const newer = { ...older, notBefore: '2026-06-01T00:00:00Z', notAfter: '2027-06-01T00:00:00Z' };

async function reusedIn(...certificates: readonly Parameters<typeof ca.issue>[0][]) {
  const issued = await Promise.all(certificates.map((options) => ca.issue(options)));
  const files = issued.map(({ certificatePem }, index) => [`${index}.crt`, certificatePem] as const);
  const findings = await findingsIn(Object.fromEntries(files));
  return findings.filter(({ code }) => code === 'key-reused-on-renewal');
}

test('key-reused-on-renewal: on the newer one', async () => {
  const [finding, ...others] = await reusedIn(newer, older);
  assert.deepEqual(others, []);
  assert.equal(finding?.path, '0.crt');
  assert.equal(finding.severity, 'hint');
  assert.equal(finding.message, 'The client certificate of jane has the same key as the certificate that it replaced.');
  assert.equal(finding.related[0]?.path, '1.crt');
});

test('not for a new key, another subject or another purpose', async () => {
  assert.deepEqual(await reusedIn({ ...newer, keys: await createTestKeys() }, older), []);
  assert.deepEqual(await reusedIn({ ...newer, commonName: 'joe' }, older), []);
  assert.deepEqual(await reusedIn({ ...newer, extKeyUsage: ['serverAuth'], dnsNames: ['jane'] }, older), []);
});
