import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { rememberVerifications } from '../../../src/core/pki/rememberVerifications.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { decodedFileOf } from '../../support/decodedFileOf.ts';
import { createTestCa } from '../../support/testPki.ts';

test('a second graph of the same files costs no signature check, a changed file its own', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const [a, b] = await Promise.all([ca.issue(), ca.issue()]);
  const host = createNodeCryptography();
  let checks = 0;
  const cryptography = rememberVerifications({
    ...host,
    verify: (...question) => {
      checks++;
      return host.verify(...question);
    },
  });
  const files = [decodedFileOf('ca.crt', [ca.der]), decodedFileOf('a.crt', [a.der])];
  const first = await buildPkiGraph(files, cryptography);
  assert.equal(checks, 2);
  const second = await buildPkiGraph(files, cryptography);
  assert.equal(checks, 2);
  assert.deepEqual(second.certificates, first.certificates);
  await buildPkiGraph([...files, decodedFileOf('b.crt', [b.der])], cryptography);
  assert.equal(checks, 3);
});
