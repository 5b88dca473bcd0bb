import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoverOf } from '../../../support/hoverFixture.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

async function chainIn(hoverOfLeaf: {
  readonly isTooLong: boolean;
  readonly notAfter?: string;
}): Promise<string | undefined> {
  const { isTooLong, notAfter = '2030-01-01T00:00:00Z' } = hoverOfLeaf;
  const root = await createTestCa({ name: 'root', ...(isTooLong ? { pathLength: 0 } : {}) });
  const intermediate = await root.issueCa({ name: 'intermediate' });
  const leaf = await intermediate.issue({ commonName: 'leaf', notAfter });
  const context = await contextOf({
    'leaf.pem': leaf.certificatePem,
    'intermediate.pem': intermediate.certificatePem,
    'root.pem': root.certificatePem,
  });
  return hoverOf(context, 'leaf.pem', 0)
    .split('\n')
    .find((line) => line.includes('Chain: '))
    ?.replace(/\\$/, '');
}

test("a chain that Go refuses is told in Go's words", async () => {
  assert.equal(
    await chainIn({ isTooLong: true }),
    '✗ Chain: `leaf` → `intermediate` → `root`, rejected: `x509: too many intermediates for path length constraint`',
  );
  assert.equal(await chainIn({ isTooLong: false }), 'Chain: `leaf` → `intermediate` → `root`, signatures verified');
});

test("the certificate's own end, which the title tells, is not told again", async () => {
  assert.equal(
    await chainIn({ isTooLong: false, notAfter: '2026-02-01T00:00:00Z' }),
    'Chain: `leaf` → `intermediate` → `root`, signatures verified',
  );
});
