import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextDocument } from 'vscode';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { rememberVerifications } from '../../../src/core/pki/rememberVerifications.ts';
import { buildTreeModel } from '../../../src/core/present/tree/treeModel.ts';
import { OpenDocuments } from '../../../src/editor/store/openDocuments.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { base64 } from '../../support/base64.ts';
import { collectGarbage } from '../../support/collectGarbage.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'anna' });

function secret(name: string): string {
  const data = { 'tls.crt': leaf.certificatePem, 'tls.key': leaf.keyPem, 'ca.crt': ca.certificatePem };
  const lines = Object.entries(data).map(([key, pem]) => `  ${key}: ${base64(pem)}\n`);
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\ntype: kubernetes.io/tls\ndata:\n${lines.join('')}`;
}

/** As much of a document as decoding asks for. */
function openDocument(uri: string, text: string, version: number): TextDocument {
  const document = {
    uri: { toString: () => uri },
    version,
    encoding: 'utf8',
    isClosed: false,
    lineCount: 1,
    lineAt: () => ({ range: { end: text.length } }),
    offsetAt: (offset: number) => offset,
    getText: () => text,
  };
  return document as unknown as TextDocument;
}

test('a closed document is let go with all that was made of it', async () => {
  // What lives as long as the extension.
  const cryptography = rememberVerifications(createNodeCryptography());
  const documents = new OpenDocuments({
    ...decodingTools,
    cryptography,
    log: { warn: () => {} } as never,
    hostPaths: { version: '', toHostPath: () => undefined, toUri: () => undefined } as never,
    stopwatch: () => 0,
  });
  /** Opens, changes, judges and closes a document. In a function of its own, so that nothing stays on the stack. */
  async function use(): Promise<Readonly<Record<string, WeakRef<object>>>> {
    const first = documents.fileOf(openDocument('file:///a.yaml', secret('a'), 1), undefined);
    const document = openDocument('file:///a.yaml', `# changed\n${secret('a')}`, 2);
    const file = documents.fileOf(document, undefined);
    const graph = await buildPkiGraph([file], cryptography);
    const findings = evaluate(graph, defaultPolicy, testNow);
    const tree = buildTreeModel({ graph, findings, policy: defaultPolicy, now: testNow, isAsOf: false });
    const [node] = graph.certificates.values();
    const [object] = file.objects ?? [];
    assert.ok(node !== undefined && object !== undefined && file.credentials.length === 3);
    const made = { first, document, file, graph, tree, node, object, credentials: file.credentials };
    documents.forget(document);
    return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, new WeakRef<object>(value)]));
  }
  const made = await use();
  const held = () => Object.entries(made).flatMap(([name, ref]) => (ref.deref() === undefined ? [] : [name]));
  await collectGarbage(() => held().length === 0);
  assert.deepEqual(held(), []);
});
