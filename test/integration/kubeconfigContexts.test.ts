import { assert } from 'chai';
import * as vscode from 'vscode';
import { eventually, openSample, positionOf } from './support/documents.ts';
import { withSetting } from './support/files.ts';

suite('contexts of kubeconfigs', () => {
  let document: vscode.TextDocument;
  setup(async () => {
    document = await openSample('etc/kubernetes/admin.conf');
    await vscode.window.showTextDocument(document);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const hoverText = (text: string) =>
    eventually(async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        positionOf(document, text, 3),
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.flatMap((content) => (content instanceof vscode.MarkdownString ? [content.value] : [])),
      );
      return texts.find((each) => each.includes('kubectl'));
    });

  test('tell on current-context whether kubectl works', async () => {
    const text = await hoverText('current-context');
    assert.match(text, /^\*\*✓ kubectl works until .+\*\*\n\n/);
    assert.include(text, 'Context `kubernetes-admin@prod-eu-1` · user `kubernetes-admin`');
  });

  test('have no lens above them unless that is asked for', async () => {
    const lensesOf = () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    const ours = async () => (await lensesOf()).filter(({ command }) => command?.command === 'certscope.showContexts');
    await hoverText('current-context');
    assert.deepEqual(await ours(), []);
    await withSetting('codeLens.enabled', true, async () => {
      const [lens, ...others] = await eventually(async () => {
        const lenses = await ours();
        return lenses.length > 0 ? lenses : undefined;
      });
      assert.deepEqual(others, []);
      assert.match(lens?.command?.title ?? '', /^\$\((?:pass|warning|error|question)\) kubectl: ./);
      assert.match(document.lineAt(lens?.range.start.line ?? 0).text, /^- context:/);
    });
  });
});
