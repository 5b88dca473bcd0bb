import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemCount } from '../../../../src/core/present/findings/problemCount.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

test('counts each problem of a certificate once, and no hints', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const expired = await ca.issue({ notAfter: '2026-06-01T00:00:00Z' });
  const other = await ca.issue();
  const text = kubeconfig({ ca: ca.certificatePem, certificate: expired.certificatePem, key: other.keyPem });
  const { findings } = await contextOf({
    'a.conf': text,
    'b.conf': kubeconfig({ certificate: expired.certificatePem, key: expired.keyPem }),
  });
  assert.equal(problemCount(findings), 2);
  assert.equal(problemCount([]), 0);
});
