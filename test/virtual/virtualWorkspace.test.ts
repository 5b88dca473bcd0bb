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

  test('is not renewed: the fix tells why, commands write nothing', async () => {
    const certificate = await vscode.workspace.openTextDocument(at('bob.crt'));
    await problemsBecome(certificate.uri, ['cert-expired']);
    const before = certificate.getText();
    const position = positionOf(certificate, '-----BEGIN');
    const titles = async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        certificate.uri,
        new vscode.Range(position, position),
      );
      return actions.map(({ title }) => title).filter((title) => /renew|request/i.test(title));
    };
    if (IS_WEB) assert.deepEqual(await titles(), []);
    else {
      await eventually(async () => ((await titles()).includes("Why can't this be renewed?") ? true : undefined));
      assert.deepEqual(await titles(), ["Why can't this be renewed?"]);
    }
    const hover = await hoverAt(certificate, position);
    assert.notInclude(hover?.markdown.value ?? '', 'command:certscope.renew?');
    const target = { path: certificate.uri.toString(), offset: 0 };
    for (const command of ['renew', 'renewNewKey', 'reissue', 'renewAll']) {
      void vscode.commands.executeCommand(`certscope.${command}`, target);
      if (!IS_WEB) await eventually(() => vscode.window.tabGroups.activeTabGroup.activeTab ?? undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(certificate.uri)), before);
    assert.isFalse(certificate.isDirty);
  });
});
