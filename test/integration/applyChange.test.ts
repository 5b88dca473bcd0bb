import { assert } from 'chai';
import * as vscode from 'vscode';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { ChangePlan } from '../../src/core/renewal/change/changeModel.ts';
import { applyChange } from '../../src/editor/change/applyChange.ts';
import { changeScene, copySamples } from './support/changeScene.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite('a change without key bytes', () => {
  let folder: TemporaryFolder;
  setup(async () => {
    folder = await temporaryFolder('applied', { isOutside: true });
    await copySamples(folder, ['scheduler.conf']);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('is an edit of a text that lies on no disk, though it keeps its key', async () => {
    const { host } = await changeScene(folder, ['scheduler.conf']);
    const text = Buffer.from(await bytesOf(folder.file('scheduler.conf'))).toString();
    const document = await vscode.workspace.openTextDocument({ content: text, language: 'yaml' });
    const path = document.uri.toString();
    const file = decodeFile({ path, text }, host.decoding);
    assert.isTrue(file.credentials.some(({ content }) => content.kind === 'privateKey'));
    Object.assign(host.store, {
      picture: { ...host.store.picture, graph: { ...host.store.picture.graph, files: [file] } },
    });
    const end = text.indexOf('\n');
    const replacements = [{ span: { start: 0, end }, newText: '# changed' }];
    const change = {
      path,
      kind: 'replace',
      holdsKey: false,
      before: utf8(text),
      after: utf8(''),
      replacements,
    } as const;
    const plan = { title: 'Change' } as ChangePlan;
    const applied = await applyChange({ kind: 'changeSet', plan, files: [change], issued: new Map() }, host);
    assert.equal(document.getText(), `# changed${text.slice(end)}`);
    assert.deepEqual(await (await host.journal()).list(), []);
    const { files } = await applied.restores();
    assert.deepEqual(files, [{ path: change.path, content: change.before }]);
    await applied.undo(false);
    assert.equal(document.getText(), text);
  });
});

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
