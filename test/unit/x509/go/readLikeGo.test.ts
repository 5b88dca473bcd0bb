import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  conformanceCertificates,
  corpusCertificates,
  mozillaCertificates,
  oddCertificates,
} from './fixtureCertificates.ts';
import { assertSameAsGo } from './sameAsGo.ts';

suite('certificates are read as Go reads them', () => {
  test('odd ones', (t) => {
    const refused = assertSameAsGo(t, oddCertificates());
    if (refused !== undefined) assert.equal(refused, 10);
  });

  test('those of the conformance suites', (t) => {
    const refused = assertSameAsGo(t, conformanceCertificates());
    if (refused !== undefined) assert.equal(refused, 20);
  });

  test('those of real files', (t) => {
    assertSameAsGo(t, corpusCertificates());
  });

  test("Mozilla's", (t) => {
    const certificates = mozillaCertificates();
    if (certificates.length === 0) t.diagnostic('ca-certificates is not installed; nothing was compared');
    else assert.equal(assertSameAsGo(t, certificates) ?? 0, 0);
  });
});
