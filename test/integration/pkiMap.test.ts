import { assert } from 'chai';
import * as vscode from 'vscode';
import { eventually, openSample, positionOf } from './support/documents.ts';

/** The tabs that show a map. */
function maps(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('certscope.pkiMap'));
}

suite('PKI map', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('opens once, and comes to the front when it is asked for again', async () => {
    await vscode.commands.executeCommand('certscope.showMap');
    await eventually(() => (maps().length === 1 ? true : undefined));
    const document = await openSample('etc/kubernetes/manifests/kube-apiserver.yaml');
    await vscode.window.showTextDocument(document);
    const offset = document.offsetAt(positionOf(document, '--etcd-cafile'));
    await vscode.commands.executeCommand('certscope.showMap', { path: document.uri.toString(), offset });
    const map = await eventually(() => maps().find(({ isActive }) => isActive));
    assert.equal(maps().length, 1);
    assert.equal(map.label, 'PKI Map');
  });

  test('can be closed and opened again, also on what is on no map', async () => {
    await vscode.commands.executeCommand('certscope.showMap', { fingerprint: '00' });
    await eventually(() => (maps().length === 1 ? true : undefined));
    await vscode.window.tabGroups.close([...maps()]);
    await vscode.commands.executeCommand('certscope.showMap', 'nonsense');
    await eventually(() => (maps().length === 1 ? true : undefined));
  });

  test('is offered where a flag has to do with a connection, and nowhere else', async () => {
    const titlesAt = async (file: string, text: string): Promise<readonly string[]> => {
      const document = await openSample(file);
      const position = positionOf(document, text);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(position, position),
      );
      return actions.map(({ title }) => title);
    };
    const manifest = 'etc/kubernetes/manifests/kube-apiserver.yaml';
    await eventually(async () =>
      (await titlesAt(manifest, '--etcd-cafile')).includes('Show on map') ? true : undefined,
    );
    assert.notInclude(await titlesAt(manifest, 'apiVersion'), 'Show on map');
  });
});
