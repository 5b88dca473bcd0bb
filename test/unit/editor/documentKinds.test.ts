import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TextDocument } from 'vscode';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { isSavedText, unreadOf } from '../../../src/editor/documents/documentKinds.ts';
import { toGradualFile } from '../../../src/editor/store/gradualFile.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';

/** As much of a document as is asked for; VS Code gives all of its lines one end. */
function openDocument(content: string, { isDirty = false, version = 1 } = {}): TextDocument {
  const eol = content.includes('\r\n') ? 2 : 1;
  const lines = content.split(/\r\n|\n|\r/);
  const length = lines.join('\r\n'.slice(2 - eol)).length;
  const document = {
    version,
    isDirty,
    eol,
    lineCount: lines.length,
    lineAt: (line: number) => ({ text: lines[line] ?? '', range: { end: length } }),
    offsetAt: (offset: number) => offset,
  };
  return document as unknown as TextDocument;
}

const read = (text: string, more: { lineNumbers?: readonly number[] } = {}): DecodedFile =>
  decodeFile({ path: 'file:///a.yaml', bytes: new TextEncoder().encode(text), ...more }, decodingTools);

const text = 'kind: Secret\ndata:\n  ca.crt: AAAA\n  tls.crt: BBBB\n';

suite('a document is the text of its file', () => {
  test('as long as every letter is', () => {
    for (const each of [text, text.replaceAll('\n', '\r\n'), text.trimEnd(), '', '\n', 'ü€😀\n# é']) {
      assert.ok(isSavedText(openDocument(each), read(each)), JSON.stringify(each));
      assert.ok(isSavedText(openDocument(each), toGradualFile(read(each), decodingTools.cryptography)));
    }
    // Another certificate, or another name, of the same length.
    for (const [old, now] of [
      ['BBBB', 'BBBC'],
      ['AAAA', 'BAAA'],
      ['data', 'date'],
      ['Secret', 'secret'],
    ] as const) {
      assert.equal(isSavedText(openDocument(text.replace(old, now)), read(text)), false, now);
    }
    // Two lines that have changed places.
    assert.equal(isSavedText(openDocument('a: 1\nb: 2\n'), read('b: 2\na: 1\n')), false);
  });

  test('not with other line ends, unsaved changes, or when it was read in parts', () => {
    assert.equal(isSavedText(openDocument(text), read(text.replaceAll('\n', '\r\n'))), false);
    assert.equal(isSavedText(openDocument(text, { isDirty: true }), read(text)), false);
    assert.equal(isSavedText(openDocument(text), read(text, { lineNumbers: [0, 1, 2, 3, 4] })), false);
  });

  test('only in the version that was compared, and of the file that it was compared with', () => {
    const document = openDocument(text) as { version: number; lineAt: unknown } & TextDocument;
    const [old, now] = [read(text), read(text.replace('BBBB', 'CCCC'))];
    assert.ok(isSavedText(document, old));
    assert.equal(isSavedText(document, now), false);
    assert.ok(isSavedText(document, old));
    const changed = openDocument(text.replace('BBBB', 'CCCC'));
    Object.assign(document, { version: 2, lineAt: changed.lineAt });
    assert.equal(isSavedText(document, old), false);
    assert.ok(isSavedText(document, now));
  });
});

suite('of a document that is too large is unread', () => {
  const file = read(text);
  const nothing: DecodedFile = { path: 'file:///a.yaml', values: [], credentials: [] };
  const unreadable: DecodedFile = { ...nothing, unreadable: 'permission denied' };
  const none = { shown: undefined, found: undefined, isScanning: false };

  test('nothing, where a scan has read it, or may yet do so', () => {
    const document = openDocument(text);
    assert.equal(unreadOf(document, { ...none, shown: file, found: file }), undefined);
    assert.equal(unreadOf(document, { ...none, found: file }), undefined, 'nothing of interest');
    assert.equal(unreadOf(document, { ...none, found: nothing }), undefined, 'no candidate');
    assert.equal(unreadOf(document, { ...none, isScanning: true }), undefined);
  });

  test('all, where no scan has read it, and nothing of it is unsaved', () => {
    assert.equal(unreadOf(openDocument(text), none), 'all');
    assert.equal(unreadOf(openDocument(text), { ...none, shown: unreadable, found: unreadable }), 'all');
    const inParts = read(text, { lineNumbers: [0, 1, 2, 3, 4] });
    assert.equal(unreadOf(openDocument(text), { ...none, shown: inParts, found: inParts }), 'all');
    const mixed = read(text.replace('\n', '\r\n'));
    assert.equal(unreadOf(openDocument(text), { ...none, shown: mixed, found: mixed }), 'all');
    const older = read(text.replace('BBBB', 'AAAA'));
    assert.equal(unreadOf(openDocument(text), { ...none, shown: older, found: older }), 'all');
  });

  test('what has changed, where something of the saved file is shown', () => {
    const document = openDocument(`${text}# more\n`, { isDirty: true });
    assert.equal(unreadOf(document, { ...none, shown: file, found: file }), 'changes');
    assert.equal(unreadOf(document, { ...none, found: nothing }), 'all');
    assert.equal(unreadOf(document, { ...none, shown: unreadable, found: unreadable }), 'all');
    assert.equal(unreadOf(document, { ...none, isScanning: true }), 'all');
  });
});
