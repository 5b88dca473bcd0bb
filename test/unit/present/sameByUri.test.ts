import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { connectionRows } from '../../../src/core/present/connections/connectionRows.ts';
import { connectionsText } from '../../../src/core/present/connections/connectionsText.ts';
import { explainErrors } from '../../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../../src/core/present/explain/explanationText.ts';
import { mapOf } from '../../../src/core/present/map/mapOf.ts';
import type { TreeRow } from '../../../src/core/present/tree/treeRow.ts';
import { treeOnHost } from '../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../support/kubeadmTrees.ts';

const id = 'x01-leaves-expired';
const now = Date.parse(readKubeadmTruth(id).made_at);

/** A machine's files in a folder of its own, and a user's kubeconfig on this machine. */
async function saidBelow(root: string) {
  const [config] = treeOnHost(id, '', (path) => path.endsWith('/admin.conf'));
  assert.ok(config !== undefined);
  const path = '/home/me/.kube/config';
  const files = [...treeOnHost(id, `${root}/w/cp-1`), { ...config, path: root + path, hostPath: path }];
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const context = { graph, findings: [], policy: defaultPolicy, now };
  const model = connectionModelOf(graph);
  const labels = (rows: readonly TreeRow[]): readonly string[] =>
    rows.flatMap((row) => [`${row.label} ${row.description ?? ''}`, ...labels(row.children?.() ?? [])]);
  const { scene } = mapOf(context, { today: now });
  return {
    rows: labels(connectionRows(context)),
    text: connectionsText(model.clusters, judgeConnections(model, now), context).replaceAll(root, ''),
    explained: explanationText(
      explainErrors('x509: certificate has expired or is not yet valid', context),
      context,
    ).replaceAll(root, ''),
    map: scene.items.map(({ spoken, tooltip }) => [spoken, tooltip]),
    subtitle: scene.subtitle,
  };
}

test('what an editor knows by URI, this machine among it, is told as by path', async () => {
  const byPath = await saidBelow('');
  assert.match(byPath.subtitle ?? '', /1 control plane$/);
  assert.deepEqual(await saidBelow('file://'), byPath);
  assert.deepEqual(await saidBelow('vscode-remote://ssh-remote+cp'), byPath);
});
