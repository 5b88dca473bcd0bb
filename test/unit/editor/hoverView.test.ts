import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CancellationToken, TextDocument } from 'vscode';
import type { decodeAt } from '../../../src/core/pki/decodeAt.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { buildLineIndex } from '../../../src/core/text/lineIndex.ts';
import { largeDocumentLength } from '../../../src/editor/host/limits.ts';
import { hoverView } from '../../../src/editor/inline/hoverView.ts';
import type { CertificateStore } from '../../../src/editor/store/certificateStore.ts';
import { type GradualFile, toGradualFile } from '../../../src/editor/store/gradualFile.ts';
import { OpenDocuments } from '../../../src/editor/store/openDocuments.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const uri = 'file:///a.yaml';
const cluster = `- name: a\n  cluster:\n    certificate-authority-data: ${base64(ca.certificatePem)}\n`;
const kubeconfig = (length: number) =>
  `apiVersion: v1\nkind: Config\nclusters:\n${cluster.repeat(Math.ceil(length / cluster.length))}`;

function openDocument(text: string): TextDocument {
  const lines = buildLineIndex(text);
  const contents = text.split('\n');
  const document = {
    uri: { toString: () => uri },
    version: 1,
    encoding: 'utf8',
    isClosed: false,
    lineCount: lines.lineCount,
    lineAt: (line: number) => {
      const end = { line, character: contents[line]?.length ?? 0 };
      return { text: contents[line], range: { start: { line, character: 0, with: at }, end } };
    },
    offsetAt: (position: { line: number; character: number }) => lines.offsetAt(position),
    positionAt: (offset: number) => lines.positionAt(offset),
    getText: () => text,
  };
  return document as unknown as TextDocument;
}
const at = (line: number, character: number) => ({ line, character });

/** A store of one document; counts how often all of it is read. */
function storeOf({ isInPicture }: { readonly isInPicture: boolean }) {
  const documents = new OpenDocuments({
    ...decodingTools,
    log: { warn: () => {} } as never,
    hostPaths: { version: '', toHostPath: () => undefined, toUri: () => undefined } as never,
    stopwatch: () => 0,
  });
  const picture = { graph: { files: isInPicture ? [{ path: uri }] : [] } };
  const count = { readings: 0 };
  let known: GradualFile | undefined;
  const fileOf = (document: TextDocument) => {
    if (known !== undefined) return known;
    count.readings++;
    const file = decodeFile({ path: uri, text: document.getText() }, decodingTools);
    known = toGradualFile(file, decodingTools.cryptography);
    return known;
  };
  const store = {
    picture,
    fileOf,
    knownFileOf: () => known,
    ready: async () => true,
    partAt: (document: TextDocument, offset: number, decode: typeof decodeAt) =>
      documents.partAt(document, undefined, offset, decode),
    viewOf: async (document: TextDocument) => ({ file: fileOf(document), picture }),
  };
  return { store: store as unknown as CertificateStore, count };
}

const token = {} as CancellationToken;

suite('a hover', () => {
  const large = kubeconfig(largeDocumentLength);
  const offset = large.lastIndexOf('certificate-authority-data: ') + 200;

  test('over a large document that nobody has read comes without a reading of all of it', async () => {
    const { store, count } = storeOf({ isInPicture: true });
    const document = openDocument(large);
    const alone = await hoverView(store, document, offset, token);
    assert.equal(count.readings, 0);
    const [value, ...others] = alone?.file.values ?? [];
    assert.ok(value !== undefined && others.length === 0 && value.span.start <= offset && offset <= value.span.end);
    store.fileOf(document);
    const whole = await hoverView(store, document, offset, token);
    assert.equal(count.readings, 1);
    assert.ok((whole?.file.values.length ?? 0) > 50);
    assert.deepEqual(whole?.file.values.at(-1)?.span, value.span);
  });

  test('reads all of one that is small, or that the picture does not know yet', async () => {
    for (const [text, isInPicture] of [
      [kubeconfig(1), true],
      [large, false],
    ] as const) {
      const { store, count } = storeOf({ isInPicture });
      const place = text.lastIndexOf('certificate-authority-data: ') + 200;
      assert.notEqual(await hoverView(store, openDocument(text), place, token), undefined);
      assert.equal(count.readings, 1);
    }
  });

  test('tells nothing of a document that has changed meanwhile', async () => {
    const { store, count } = storeOf({ isInPicture: true });
    const document = openDocument(large) as TextDocument & { version: number };
    const asked = hoverView(store, document, offset, token);
    Object.assign(document, { version: 2 });
    assert.equal(await asked, undefined);
    assert.equal(count.readings, 0);
  });
});
