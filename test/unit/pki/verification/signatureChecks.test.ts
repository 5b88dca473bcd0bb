import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Cryptography } from '../../../../src/core/pki/crypto.ts';
import { verifyCertificate, verifyKnownLinks } from '../../../../src/core/pki/verification/verifyCertificate.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { createTestCa, createTestKeys } from '../../../support/testPki.ts';
import { questionOf, verifyTest } from '../../../support/verification.ts';

suite('bounds', () => {
  test('after a hundred signatures the search ends, and says so', async () => {
    const keys = await createTestKeys();
    const identical = { name: 'kubernetes', keys } as const;
    const cas = await Promise.all(
      Array.from({ length: 150 }, (_, index) =>
        createTestCa({ ...identical, serialNumber: (4096 + index).toString(16) }),
      ),
    );
    const stranger = await createTestCa({ name: 'kubernetes' });
    const { checks, cryptography } = counting();
    const verification = await verifyCertificate(questionOf(await stranger.issue(), cas), cryptography);
    assert.equal(verification.isCut, true);
    assert.equal(
      verification.error?.message,
      'x509: signature check attempts limit reached while verifying certificate chain',
    );
    assert.equal(checks(), 100);
    assert.equal(verification.tried.length, 100);
  });

  test('a path that was found before the end of the budget counts', async () => {
    const cas = await Promise.all(Array.from({ length: 120 }, () => createTestCa({ name: 'kubernetes' })));
    const leaf = await cas[0]?.issue();
    assert.ok(leaf);
    const { accepted, isCut } = verifyTest(leaf, cas);
    assert.deepEqual([accepted, isCut], [true, true]);
  });
});

suite('cryptography', () => {
  test('that answers later leads to the same verdict', async () => {
    const root = await createTestCa({ name: 'root' });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const leaf = await intermediate.issue();
    const question = questionOf(leaf, [root], [intermediate]);
    const now = createNodeCryptography();
    const later: Cryptography = { ...now, verify: async (...args) => now.verify(...args) };
    assert.deepEqual(await verifyCertificate(question, later), verifyCertificate(question, now));
  });

  test('is not needed where the signatures are known', async () => {
    const root = await createTestCa({ name: 'root' });
    const leaf = await root.issue();
    const question = questionOf(leaf, [root]);
    assert.equal(verifyKnownLinks(question, () => true).accepted, true);
    assert.equal(verifyKnownLinks(question, () => false).error?.hint?.code, 'signatureMismatch');
  });

  test('that cannot check a signature gives no verdict', async () => {
    const root = await createTestCa({ name: 'root' });
    const leaf = await root.issue();
    const blind: Cryptography = { ...createNodeCryptography(), verify: () => undefined };
    const verification = await verifyCertificate(questionOf(leaf, [root]), blind);
    assert.equal(verification.accepted, false);
    assert.equal(verification.error?.code, 'unsupportedByHost');
  });
});

function counting() {
  let count = 0;
  const node = createNodeCryptography();
  const cryptography: Cryptography = {
    ...node,
    verify(...args) {
      count += 1;
      return node.verify(...args);
    },
  };
  return { checks: () => count, cryptography };
}
