import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate } from '../integration/support/certificates.ts';
import { codesOf, eventually, hintsOf, hoverAt, positionOf, problemsBecome } from '../integration/support/documents.ts';
import { memoryScheme } from './memoryFiles.ts';

/** Put in by the bundler: the suite of a web worker's extension host. */
declare const IS_WEB: boolean;

suite('a folder that lies on no disk', () => {
  const at = (path: string) => vscode.Uri.from({ scheme: memoryScheme, path: `/cluster/${path}` });

  test('is open, and VS Code calls it virtual', () => {
    const schemes = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.scheme);
    assert.deepEqual(schemes, [memoryScheme]);
  });

  test('is scanned: problems come of files that nobody has opened', async () => {
    await problemsBecome(at('kubeconfig.yaml'), ['cert-expired']);
  });

  test('is followed as it changes', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=late', daysLeft: -3 });
    await vscode.workspace.fs.writeFile(at('pki/late.crt'), new TextEncoder().encode(certificate));
    await problemsBecome(at('pki/late.crt'), ['cert-expired']);
    await vscode.workspace.fs.delete(at('pki/late.crt'));
    await eventually(() => codesOf(at('pki/late.crt')).length === 0 || undefined);
  });

  test('has hints and hovers in its documents, but none about files outside of it', async () => {
    const document = await vscode.workspace.openTextDocument(at('kubeconfig.yaml'));
    const hints = await eventually(async () => {
      const all = await hintsOf(document);
      return all.some((hint) => hint.includes('dev-anna')) ? all : undefined;
    });
    assert.lengthOf(
      hints.filter((hint) => hint.startsWith('client-certificate:')),
      0,
      hints.join(),
    );
    const hover = await hoverAt(document, positionOf(document, 'client-certificate-data', 2));
    assert.match(hover?.markdown.value ?? '', /expired 12 days ago/);
  });

  test('decodes, searches and draws', async () => {
    await vscode.window.showTextDocument(at('kubeconfig.yaml'));
    const offset = (await vscode.workspace.openTextDocument(at('kubeconfig.yaml'))).getText().indexOf('LS0t');
    await vscode.commands.executeCommand('certscope.showDecoded', { path: at('kubeconfig.yaml').toString(), offset });
    const decoded = await eventually(() =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'certscope-decoded'),
    );
    assert.include(decoded.getText(), 'CN=dev-anna');
    await vscode.commands.executeCommand('certscope.showMap');
    await eventually(() =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'PKI Map'),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('is written by nothing but edits', async () => {
    const document = await vscode.workspace.openTextDocument(at('kubeconfig.yaml'));
    const before = document.getText();
    if (IS_WEB) await vscode.commands.executeCommand('certscope.renewAll');
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri)), before);
    if (!IS_WEB) return;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(positionOf(document, 'LS0t'), positionOf(document, 'LS0t', 1)),
    );
    assert.lengthOf(
      actions.filter(({ title }) => /renew/i.test(title)),
      0,
    );
  });
});
