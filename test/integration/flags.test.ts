import { assert } from 'chai';
import * as vscode from 'vscode';
import { eventually, hintsOf, hoverAt, openSample, positionOf, sampleUri } from './support/documents.ts';
import { withSetting } from './support/files.ts';

suite('flags that name files', () => {
  let document: vscode.TextDocument;
  setup(async () => {
    document = await openSample('etc/kubernetes/manifests/kube-apiserver.yaml');
    await vscode.window.showTextDocument(document);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const mapped = (run: () => Promise<void>) => withSetting('rootMappings', { '.': '/' }, run);
  const hintOf = (flag: string) =>
    eventually(async () => (await hintsOf(document)).find((hint) => hint.startsWith(`- --${flag}=`)));

  test('have a hint behind them, of the certificate in the file', () =>
    mapped(async () => {
      assert.match(
        await hintOf('tls-cert-file'),
        /^- --tls-cert-file=\/etc\/kubernetes\/pki\/apiserver\.crt ✓ .+ · \d+ d$/,
      );
      assert.match(await hintOf('tls-private-key-file'), /apiserver\.key ✓ .+ · matches apiserver$/);
      assert.match(await hintOf('client-ca-file'), /pki\/ca\.crt ✓ .*kubernetes/);
      assert.match(await hintOf('service-account-key-file'), /sa\.pub /);
    }));

  test('explain it in a hover, on the flag and on the path', () =>
    mapped(async () => {
      await hintOf('tls-cert-file');
      for (const place of ['--tls-cert-file', '/etc/kubernetes/pki/apiserver.crt']) {
        const hover = await hoverAt(document, positionOf(document, place, 4));
        assert.match(hover?.markdown.value ?? '', /^\*\*✓ apiserver: serving certificate /, place);
        assert.equal(hover?.range && document.getText(hover.range), '/etc/kubernetes/pki/apiserver.crt');
      }
    }));

  test('are linked to it', () =>
    mapped(async () => {
      await hintOf('tls-cert-file');
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        'vscode.executeLinkProvider',
        document.uri,
      );
      const link = links.find(({ range }) => document.getText(range) === '/etc/kubernetes/pki/apiserver.crt');
      assert.equal(link?.target?.toString(), sampleUri('etc/kubernetes/pki/apiserver.crt').toString());
    }));
});
