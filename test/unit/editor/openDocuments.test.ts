import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TextDocument } from 'vscode';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import type { Cryptography } from '../../../src/core/pki/crypto.ts';
import { rememberVerifications } from '../../../src/core/pki/rememberVerifications.ts';
import { buildTreeModel } from '../../../src/core/present/tree/treeModel.ts';
import { largeDocumentLength, settleDelay } from '../../../src/editor/host/limits.ts';
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

/** The parts of a document that decoding needs. */
function openDocument(uri: string, text: string, version: number, read = () => {}): TextDocument {
  const document = {
    uri: { toString: () => uri },
    version,
    encoding: 'utf8',
    isClosed: false,
    lineCount: 1,
    lineAt: () => ({ range: { end: text.length } }),
    offsetAt: (offset: number) => offset,
    getText: () => {
      read();
      return text;
    },
  };
  return document as unknown as TextDocument;
}

/** @param stopwatch - Milliseconds. */
function documentsWith(cryptography: Cryptography, stopwatch = () => 0): OpenDocuments {
  return new OpenDocuments({
    ...decodingTools,
    cryptography,
    log: { warn: () => {} } as never,
    hostPaths: { version: '', toHostPath: () => undefined, toUri: () => undefined } as never,
    stopwatch,
  });
}

test('a closed document is let go with all that was made of it', async () => {
  // What lives as long as the extension.
  const cryptography = rememberVerifications(createNodeCryptography());
  const documents = documentsWith(cryptography);
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

suite('a large document', () => {
  const text = `${secret('a')}${'# a remark\n'.repeat(largeDocumentLength / 10)}`;
  const scanned = () => undefined;
  const scene = (stopwatch?: () => number) => {
    const count = { readings: 0 };
    const document = openDocument('file:///a.yaml', text, 1, () => count.readings++);
    return { count, document, documents: documentsWith(decodingTools.cryptography, stopwatch) };
  };

  test('is read once for all features, in turns with other work', async () => {
    // Each look at the clock is a turn later.
    let now = 0;
    const { count, document, documents } = scene(() => (now += 100));
    const done = Promise.all([documents.readAhead(document, scanned), documents.readAhead(document, scanned)]);
    let others = 0;
    const timer = setInterval(() => others++, 0);
    await done;
    clearInterval(timer);
    assert.equal(documents.knownFileOf(document, undefined)?.values.length, 3);
    assert.equal(count.readings, 1);
    assert.ok(others > 0);
  });

  test('is not kept when it changes or closes while it is read', async () => {
    for (const change of [{ version: 2 }, { isClosed: true }]) {
      const { document, documents } = scene();
      const done = documents.readAhead(document, scanned);
      Object.assign(document, change);
      await done;
      assert.equal(documents.knownFileOf(document, undefined), undefined);
    }
  });

  test('is read after a pause in typing, and not for each letter', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { count, document, documents } = scene();
    const asked: Promise<void>[] = [];
    for (const version of [2, 3, 4]) {
      Object.assign(document, { version });
      documents.changed(document);
      asked.push(documents.readAhead(document, scanned));
    }
    context.mock.timers.tick(settleDelay - 1);
    await Promise.resolve();
    assert.equal(count.readings, 0);
    context.mock.timers.tick(1);
    await Promise.all(asked);
    assert.equal(count.readings, 1);
    assert.notEqual(documents.knownFileOf(document, undefined), undefined);
  });
});
