import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { verifyInGraph } from '../../../../src/core/pki/verification/verifyInGraph.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { decodedFileOf } from '../../../support/decodedFileOf.ts';
import { createTestCa, type TestCertificate, testNow } from '../../../support/testPki.ts';
import { verifyTest } from '../../../support/verification.ts';

async function verdictOf(certificate: TestCertificate, ...others: readonly TestCertificate[]) {
  const files = [certificate, ...others].map(({ der }, index) => decodedFileOf(`${index}.crt`, [der]));
  const graph = await buildPkiGraph(files, createNodeCryptography());
  const node = graph.certificates.get(certificate.fingerprint);
  assert.ok(node);
  return verifyInGraph(graph, node, testNow);
}

test('the verdict by the links of a graph is the one by signatures', async () => {
  const strict = await createTestCa({ name: 'root', pathLength: 0 });
  const below = await strict.issueCa({ name: 'intermediate' });
  const ended = await createTestCa({ name: 'ended', notAfter: '2026-06-01T00:00:00Z' });
  const lax = await createTestCa({ name: 'root' });
  const chains = [
    [await below.issue(), [strict], [below]],
    [await ended.issue(), [ended], []],
    [await lax.issue(), [lax], []],
  ] as const;
  for (const [leaf, anchors, intermediates] of chains) {
    const verdict = await verdictOf(leaf, ...anchors, ...intermediates, lax);
    const expected = verifyTest(leaf, anchors, intermediates);
    assert.deepEqual([verdict?.accepted, verdict?.error?.message], [expected.accepted, expected.error?.message]);
  }
});

test('there is no verdict without a root', async () => {
  const root = await createTestCa({ name: 'root' });
  const intermediate = await root.issueCa({ name: 'intermediate' });
  assert.equal(await verdictOf(await intermediate.issue(), intermediate), undefined);
});
