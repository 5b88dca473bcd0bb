import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { PresentContext } from '../../../src/core/present/presentContext.ts';
import { statusWords } from '../../../src/core/present/statusWords.ts';
import { createControlPlane } from '../../support/controlPlane.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { contextOf } from '../../support/presentFixture.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

/** Files on one machine, by their paths there. */
async function hostContextOf(files: Readonly<Record<string, string>>): Promise<PresentContext> {
  const decoded = Object.entries(files).map(([path, text]) =>
    decodeFile({ path, hostPath: path, text, pathOf: (named) => named }, decodingTools),
  );
  const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
  return { graph, findings: evaluate(graph, defaultPolicy, testNow), policy: defaultPolicy, now: testNow };
}

const ca = await createTestCa({ name: 'kubernetes' });
const pemOf = async (commonName: string, notAfter: string) => (await ca.issue({ commonName, notAfter })).certificatePem;
const fine = await pemOf('fine', '2027-06-01T00:00:00Z');
const soon = await pemOf('soon', '2026-06-30T00:00:00Z');
const sooner = await pemOf('sooner', '2026-06-25T00:00:00Z');
const expired = await pemOf('gone', '2026-06-01T00:00:00Z');

test('says nothing where all is well', async () => {
  assert.equal(statusWords(await contextOf({ a: fine, ca: ca.certificatePem })), undefined);
  assert.equal(statusWords(await contextOf({})), undefined);
});

test('names the unit, and the one that stops first with the time left', async () => {
  const words = statusWords(await contextOf({ a: fine, b: soon, ca: ca.certificatePem }));
  assert.equal(words?.text, '1 certificate expires within 30 days');
  assert.equal(words?.icon, 'warning');
  assert.equal(words?.label, 'Certificates: 1 certificate expires within 30 days');
  assert.equal(words?.opens, 'inventory');
  const two = statusWords(await contextOf({ b: soon, c: sooner, ca: ca.certificatePem }));
  assert.equal(two?.text, '2 certificates expire within 30 days');
  assert.match(two?.tooltip ?? '', /first sooner \(12 d left\)/);
});

test('what is broken comes first; the tooltip has the rest', async () => {
  const words = statusWords(await contextOf({ b: soon, c: expired, ca: ca.certificatePem }));
  assert.equal(words?.text, '1 certificate expired');
  assert.match(words?.tooltip ?? '', /^1 certificate expired, first gone \(expired 11 d ago\) · 1 certificate expires/);
});

test('a certificate whose key is another one is broken, as the tree and the table say', async () => {
  const [own, other] = [await ca.issue({ commonName: 'own' }), await ca.issue({ commonName: 'other' })];
  const context = await contextOf({ 'own.crt': own.certificatePem, 'own.key': other.keyPem, ca: ca.certificatePem });
  assert.equal(statusWords(context)?.text, '1 certificate not working');
});

test('connections are counted first; a certificate that breaks one is not counted again', async () => {
  const { files } = await createControlPlane();
  const broken = { '/etc/kubernetes/pki/apiserver-etcd-client.crt': expired };
  const words = statusWords(await hostContextOf({ ...files, ...broken }));
  assert.match(words?.text ?? '', /^\d+ broken connections?$/);
  assert.equal(words?.opens, 'map');
  assert.doesNotMatch(words?.tooltip ?? '', /certificate expired/);
});

test('problems of other things count where nothing else does', async () => {
  const { files } = await createControlPlane();
  const context = await hostContextOf(files);
  const finding = {
    code: 'key-file-permissions',
    severity: 'warning',
    message: '',
    path: '/key',
    related: [],
  } as const;
  const words = statusWords({ ...context, findings: [finding] });
  assert.equal(words?.text, '1 problem');
  assert.equal(words?.opens, 'problems');
});
