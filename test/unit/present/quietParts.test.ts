import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import type { FindingPolicy } from '../../../src/core/findings/findingModel.ts';
import { quietPlaceOf } from '../../../src/core/locate/files/quietPlaces.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { forecast } from '../../../src/core/pki/cluster/connections/forecast.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { brokenFiles } from '../../../src/core/present/brokenFiles.ts';
import { connectionRows, connectionsNote } from '../../../src/core/present/connections/connectionRows.ts';
import { inlineSummary } from '../../../src/core/present/hints/inlineSummary.ts';
import { countedModel } from '../../../src/core/present/judgedConnections.ts';
import { mapOf } from '../../../src/core/present/map/mapOf.ts';
import { causesByCluster } from '../../../src/core/present/rootCauses.ts';
import { statusWords } from '../../../src/core/present/statusWords.ts';
import { talliesOf } from '../../../src/core/present/tally.ts';
import { trustChainRows } from '../../../src/core/present/tree/trustChainRows.ts';
import { optional } from '../../../src/core/text/optional.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';
import { allRows, outlineOf } from '../../support/treeOutline.ts';

const ca = await createTestCa({ name: 'corp' });
const testCa = await createTestCa({ name: 'test CA' });
const dates = { notAfter: '2026-06-01T00:00:00Z' };
const old = await ca.issue({ commonName: 'old', ...dates });
const tested = await testCa.issue({ commonName: 'tested', ...dates });
const alone = await ca.issue({ commonName: 'alone', ...dates });
const kubeconfig = `kind: Config
current-context: a
contexts: [{ name: a, context: { cluster: a, user: a } }]
clusters: [{ name: a, cluster: { server: 'https://10.0.0.1:6443', certificate-authority-data: ${base64(testCa.certificatePem)} } }]
users: [{ name: a, user: { client-certificate-data: ${base64(tested.certificatePem)}, client-key-data: ${base64(tested.keyPem)} } }]
`;
const texts = {
  'prod/ca.crt': ca.certificatePem,
  'prod/old.crt': old.certificatePem,
  'testdata/alone.crt': alone.certificatePem,
  'testdata/ca.crt': testCa.certificatePem,
  'testdata/config': kubeconfig,
  'testdata/b.csr': 'no request',
};

async function look(policy: FindingPolicy = defaultPolicy, of: Readonly<Record<string, string>> = texts) {
  const files = Object.entries(of).map(([path, text]) =>
    decodeFile({ path, text, ...optional('quiet', quietPlaceOf(path)) }, decodingTools),
  );
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  return { graph, findings: evaluate(graph, policy, testNow), policy, now: testNow };
}

test('tests are folded at the end of the trust chains, with what they signed', async () => {
  const context = await look();
  const rows = trustChainRows(context, 'chain');
  const last = rows.at(-1);
  assert.deepEqual(
    [last?.label, last?.description, last?.state, last?.kind, last?.isExpanded],
    ['Test data and examples', '3 certificates', 'none', 'quiet', false],
  );
  assert.deepEqual(
    rows.slice(0, -1).map(({ label }) => label),
    ['corp'],
  );
  const [corp] = rows;
  assert.ok(!outlineOf(corp === undefined ? [] : [corp]).some((line) => line.includes('alone')));
  const inside = outlineOf(last?.children() ?? []).map((line) => line.split(' | ')[0]);
  assert.ok(inside.includes('error: alone') && inside.includes('pass: test CA') && inside.includes('  error: tested'));
  const ids = allRows(rows).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const byFile = trustChainRows(context, 'file');
  assert.deepEqual(
    byFile.map(({ label }) => label),
    ['prod', 'Test data and examples'],
  );
  assert.deepEqual(
    byFile
      .at(-1)
      ?.children()
      .map(({ label }) => label),
    ['testdata'],
  );
});

test('they are not counted, and still hinted', async () => {
  const context = await look();
  assert.equal(statusWords(context)?.text, '1 certificate expired');
  assert.deepEqual([...brokenFiles(context).keys()], ['prod/old.crt']);
  const file = context.graph.files.find(({ path }) => path === 'testdata/alone.crt');
  const [value] = file?.values ?? [];
  assert.ok(file !== undefined && value !== undefined);
  assert.equal(inlineSummary(value, file, context), '✗ alone · expired 11 d ago');
});

/** What each reader says of connections. */
function readersOf(context: Awaited<ReturnType<typeof look>>) {
  const map = mapOf(context, { today: testNow });
  return {
    counted: talliesOf(context).filter(({ unit }) => unit === 'connection').length,
    rows: connectionRows(context).length,
    drawn: map.model.verdicts.length,
    causes: causesByCluster(context).length,
    forecast: forecast(countedModel(context.graph, context.policy), 0, Number.POSITIVE_INFINITY).length > 0,
    told: [connectionsNote(context) !== '', map.scene.notes.some((note) => note.includes('not counted'))],
  };
}

test('no reader counts their connections, and all say so', async () => {
  const none = { counted: 0, rows: 0, drawn: 0, causes: 0, forecast: false, told: [true, true] };
  const context = await look();
  assert.deepEqual(readersOf(context), none);
  assert.match(
    connectionsNote(context),
    /^1 connection in test data or examples is not counted\. Show All Findings shows it\.$/,
  );
  const all = { counted: 1, rows: 1, drawn: 1, causes: 1, forecast: true, told: [false, false] };
  assert.deepEqual(readersOf(await look({ ...defaultPolicy, showsAll: true })), all);
});

test('a certificate that is elsewhere, too, is counted there', async () => {
  const context = await look(defaultPolicy, { ...texts, 'prod/tested.crt': tested.certificatePem });
  assert.equal(statusWords(context)?.text, '2 certificates expired');
});

test('when everything is shown, they are as any other', async () => {
  const context = await look({ ...defaultPolicy, showsAll: true });
  assert.ok(!trustChainRows(context, 'chain').some(({ kind }) => kind === 'quiet'));
  assert.ok(brokenFiles(context).has('testdata/alone.crt'));
  assert.equal(statusWords(context)?.text, '1 broken connection');
  assert.ok(context.findings.some(({ path, severity }) => path === 'testdata/alone.crt' && severity === 'error'));
});
