import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import type { PresentContext } from '../../../src/core/present/presentContext.ts';
import { certificateReport } from '../../../src/core/present/report/certificateReport.ts';
import { searchCertificates, searchEntries } from '../../../src/core/present/search/certificateSearch.ts';
import { stateIcon } from '../../../src/core/present/stateMark.ts';
import { statusWords } from '../../../src/core/present/statusWords.ts';
import { buildTreeModel } from '../../../src/core/present/tree/treeModel.ts';
import type { TreeRow } from '../../../src/core/present/tree/treeRow.ts';
import { trustChainRows } from '../../../src/core/present/tree/trustChainRows.ts';
import { treeOnHost } from '../../support/connections.ts';
import { decodingTools, kubeadmTrees, readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';

async function contextOfTree(tree: string): Promise<PresentContext> {
  const now = Date.parse(readKubeadmTruth(tree).made_at);
  const graph = await buildPkiGraph(treeOnHost(tree, ''), decodingTools.cryptography);
  return { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
}

function allRows(rows: readonly TreeRow[]): readonly TreeRow[] {
  return rows.flatMap((row) => [row, ...allRows(row.children())]);
}

describe('tree, table, search and status bar say the same of each certificate', () => {
  for (const tree of kubeadmTrees) {
    test(tree, async () => {
      const context = await contextOfTree(tree);
      const inTable = new Map(certificateReport(context).map(({ fingerprint, state }) => [fingerprint, state]));
      const model = buildTreeModel(context);
      for (const node of context.graph.certificates.values()) {
        assert.equal(model.stateOf(node), inTable.get(node.fingerprint));
      }
      for (const { fingerprint, icon } of searchEntries(context)) {
        assert.equal(icon, stateIcon(inTable.get(fingerprint) ?? 'none'), fingerprint);
      }
      const broken = [...inTable.values()].filter((state) => state === 'broken').length;
      if (broken > 0) assert.equal(statusWords(context)?.icon, 'error');
    });
  }
});

describe('a certificate that is sound itself, on a connection that its place breaks', async () => {
  const context = await contextOfTree('b04-admin-conf-other-ca-data');

  test('is found among the broken ones, and by the words of the refusal', () => {
    const entries = searchEntries(context);
    for (const query of [
      'broken admin.conf client',
      'admin.conf "kubectl'.replace('"', ''),
      'unknown authority admin.conf client',
    ]) {
      const { found } = searchCertificates(entries, query, 10);
      assert.deepEqual(
        found.map(({ label, icon }) => `${icon} ${label}`),
        ['error admin.conf'],
        query,
      );
    }
  });

  test('says so in its row of the tree, and why in its tooltip', () => {
    const rows = allRows(trustChainRows(context, 'chain')).filter(
      ({ label, kind }) => label === 'admin.conf' && kind === 'certificate',
    );
    assert.deepEqual(
      rows.map(({ description, icon }) => [icon, description.split(' · ')[0]]),
      [['error', 'connection broken']],
    );
    assert.match(
      rows[0]?.tooltip() ?? '',
      /kubectl rejects kube-apiserver: x509: certificate signed by unknown authority/,
    );
    assert.match(rows[0]?.spoken ?? '', /connection broken/);
  });
});

test('certificates are judged once for each picture, whoever asks and however often', async () => {
  const context = await contextOfTree('h01-rsa');
  let looked = 0;
  const findings = new Proxy(context.findings as Finding[], {
    get: (target, key, receiver) => {
      if (key === Symbol.iterator || key === 'filter' || key === 'map') looked += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  const picture = { ...context, findings };
  searchEntries(picture);
  statusWords(picture);
  const once = looked;
  assert.ok(once > 0);
  statusWords(picture);
  searchEntries(picture);
  certificateReport(picture);
  assert.equal(looked, once);
});
