import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const list = await ca.revocationList();
/** The same with another signature. */
const forged = list.with(-1, (list.at(-1) ?? 0) ^ 1);

test('a revocation list that its CA did not sign', async () => {
  const findings = await findingsIn({ 'ca.crt': ca.certificatePem, 'a.crl': forged });
  assert.deepEqual(codesOf(findings), ['sig-invalid a.crl']);
  assert.equal(findings[0]?.severity, 'warning');
  assert.equal(findings[0]?.related[0]?.path, 'ca.crt');
});

test('nothing of a sound list, nor of one whose CA is not at hand, or only another of its name', async () => {
  const other = await createTestCa({ name: 'kubernetes' });
  assert.deepEqual(await findingsIn({ 'ca.crt': ca.certificatePem, 'a.crl': list }), []);
  assert.deepEqual(await findingsIn({ 'a.crl': forged }), []);
  assert.deepEqual(await findingsIn({ 'ca.crt': other.certificatePem, 'a.crl': list }), []);
});
