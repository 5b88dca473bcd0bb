import { assert } from 'chai';
import * as vscode from 'vscode';
import { editExactly } from '../../src/editor/documents/exactEdit.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite('exact edits', () => {
  let folder: TemporaryFolder;
  const format = { 'files.trimTrailingWhitespace': true, 'files.insertFinalNewline': true };
  suiteSetup(async () => {
    folder = await temporaryFolder('edited');
    for (const [key, value] of Object.entries(format)) await configure(key, value);
  });
  suiteTeardown(async () => {
    for (const key of Object.keys(format)) await configure(key, undefined);
    await folder.remove();
  });
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const text = 'key: OLD   \n# é ✓ \u{1F511}\n\n\tlast';
  const styles: Record<string, Uint8Array> = {
    'blanks at line ends and no last line end': utf8(text),
    'CRLF line ends': utf8(text.replaceAll('\n', '\r\n')),
    'a byte order mark': utf8(`\ufeff${text}`),
    'UTF-16, as PowerShell writes it': utf16(`\ufeff${text}`),
  };
  for (const [name, bytes] of Object.entries(styles)) {
    test(`change nothing else in a file with ${name}, and are taken back`, async () => {
      const uri = await folder.write(`${name}.yaml`, bytes);
      const document = await vscode.workspace.openTextDocument(uri);
      const edit = await editExactly([{ document, replacements: [replacement(document, 'OLD', 'BRAND-NEW')] }]);
      assert.isTrue(edit.isSaved);
      const isWide = bytes[0] === 0xff;
      const [before, after] = isWide ? [utf16('OLD'), utf16('BRAND-NEW')] : [utf8('OLD'), utf8('BRAND-NEW')];
      assert.deepEqual(await bytesOf(uri), spliced(bytes, before, after));
      await edit.undo();
      assert.deepEqual(await bytesOf(uri), Array.from(bytes));
    });
  }

  const inexact: Record<string, Uint8Array> = {
    'line ends of two kinds': utf8('key: OLD\r\nother: x\n'),
    'bytes that are no UTF-8': Uint8Array.of(...utf8('key: OLD\n# '), 0xe9, 0x0a),
  };
  for (const [name, bytes] of Object.entries(inexact)) {
    test(`refuse a file with ${name}, which VS Code would change elsewhere`, async () => {
      const uri = await folder.write(`${name}.yaml`, bytes);
      const document = await vscode.workspace.openTextDocument(uri);
      await rejects(
        editExactly([{ document, replacements: [replacement(document, 'OLD', 'NEW')] }]),
        /^Nothing was written/,
      );
      assert.isFalse(document.isDirty);
      assert.deepEqual(await bytesOf(uri), Array.from(bytes));
    });
  }

  test('do not save a document that has unsaved changes', async () => {
    const uri = await folder.write('unsaved.yaml', 'key: OLD\n');
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(1, 0), '# typed\n');
    await vscode.workspace.applyEdit(edit);
    const { isSaved, undo } = await editExactly([{ document, replacements: [replacement(document, 'OLD', 'NEW')] }]);
    assert.isFalse(isSaved);
    assert.equal(document.getText(), 'key: NEW\n# typed\n');
    assert.deepEqual(await bytesOf(uri), Array.from(utf8('key: OLD\n')));
    await undo();
    assert.equal(document.getText(), 'key: OLD\n# typed\n');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('are not taken back from a text that has changed since', async () => {
    const uri = await folder.write('changed.yaml', 'key: OLD\n');
    const document = await vscode.workspace.openTextDocument(uri);
    const { undo } = await editExactly([{ document, replacements: [replacement(document, 'OLD', 'NEW')] }]);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '# above\n');
    await vscode.workspace.applyEdit(edit);
    await rejects(undo(), /has changed since/);
    assert.equal(document.getText(), '# above\nkey: NEW\n');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('are one step of undo, with several replacements', async () => {
    const uri = await folder.write('several.yaml', 'a: OLD\nb: OLD2\n');
    const document = await vscode.workspace.openTextDocument(uri);
    const second = replacement(document, 'OLD2', 'X');
    const { undo } = await editExactly([{ document, replacements: [second, replacement(document, 'OLD', 'LONGER')] }]);
    assert.equal(document.getText(), 'a: LONGER\nb: X\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'a: OLD\nb: OLD2\n');
    await vscode.commands.executeCommand('redo');
    await undo();
    assert.equal(document.getText(), 'a: OLD\nb: OLD2\n');
  });
});

function replacement(document: vscode.TextDocument, oldText: string, newText: string) {
  const start = document.getText().indexOf(oldText);
  return { span: { start, end: start + oldText.length }, newText };
}

function configure(key: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Little-endian. */
function utf16(text: string): Uint8Array {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
}

function spliced(bytes: Uint8Array, oldBytes: Uint8Array, newBytes: Uint8Array): number[] {
  const all = Array.from(bytes);
  const start = all.findIndex((_, index) => oldBytes.every((byte, at) => all[index + at] === byte));
  all.splice(start, oldBytes.length, ...newBytes);
  return all;
}

async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.match(error instanceof Error ? error.message : 'no error', message);
}
