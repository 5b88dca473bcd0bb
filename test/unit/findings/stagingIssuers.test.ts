import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { createTestCa } from '../../support/testPki.ts';

test('certificates of the staging environment of Let’s Encrypt', async () => {
  for (const [name, expected] of [
    ['(STAGING) Wannabe Watercress R11', ['warning staging-certificate a.crt']],
    ['Fake LE Intermediate X1', ['warning staging-certificate a.crt']],
    ['R11', []],
    ['Staging CA', []],
  ] as const) {
    const ca = await createTestCa({ name });
    const { certificatePem } = await ca.issue({ dnsNames: ['blog.example.com'], extKeyUsage: ['serverAuth'] });
    const found = await findingsIn({ 'a.crt': certificatePem, 'ca.crt': ca.certificatePem });
    assert.deepEqual(gradesOf(found, /^staging/), expected);
  }
});
