import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  conformanceCertificates,
  corpusCertificates,
  mozillaCertificates,
  mozillaIsMissing,
  oddCertificates,
} from './fixtureCertificates.ts';
import { assertSameAsGo } from './sameAsGo.ts';

suite('certificates are read as Go reads them', () => {
  test('odd ones', (t) => {
    const errors = assertSameAsGo(t, oddCertificates());
    if (errors !== undefined) assert.equal(errors.length, 10);
  });

  test('those of the conformance suites', (t) => {
    const errors = assertSameAsGo(t, conformanceCertificates());
    if (errors !== undefined) assert.equal(errors.length, 20);
  });

  test('those of real files', (t) => {
    assertSameAsGo(t, corpusCertificates());
  });

  test("Mozilla's", (t) => {
    const certificates = mozillaCertificates();
    if (certificates.length === 0) t.skip(mozillaIsMissing);
    else assert.deepEqual(assertSameAsGo(t, certificates) ?? [], []);
  });
});
