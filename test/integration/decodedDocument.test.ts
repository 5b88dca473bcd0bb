import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, openSample, openText, positionOf } from './support/documents.ts';

suite('decoded document', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('shows the certificate under the cursor beside its source, as openssl prints it', async () => {
    const source = await openSample('etc/kubernetes/pki/apiserver.crt');
    await vscode.window.showTextDocument(source, { viewColumn: vscode.ViewColumn.One });
    await vscode.commands.executeCommand('certscope.showDecoded');
    const { document, viewColumn } = await shown();
    assert.equal(document.languageId, 'certscope-decoded');
    assert.equal(viewColumn, vscode.ViewColumn.Two);
    const text = document.getText();
    assert.include(text, 'Certificate:\n    Data:\n        Version: 3 (0x2)\n');
    assert.include(text, 'X509v3 Subject Alternative Name:');
    assert.include(text, 'IP Address:10.96.0.1');
    assert.equal(vscode.window.activeTextEditor?.document, source);
  });

  test('shows the block at a place, and over the key the whole bundle', async () => {
    const source = await openSample('manifests-of-an-app/trusted-cas.yaml');
    const path = source.uri.toString();
    const second = source.getText().indexOf('-----BEGIN', source.getText().indexOf('-----BEGIN') + 1);
    await vscode.commands.executeCommand('certscope.showDecoded', { path, offset: second + 50 });
    assert.equal(certificatesIn((await shown()).document), 1);
    const key = source.offsetAt(positionOf(source, 'ca-bundle.crt'));
    await vscode.commands.executeCommand('certscope.showDecoded', { path, offset: key });
    await eventually(() => visibleDecoded().find(({ document }) => certificatesIn(document) === 3));
  });

  test('follows its source', async () => {
    const first = await makeCertificate({ subject: 'CN=dev-anna' });
    const other = await makeCertificate({ subject: 'CN=dev-bert' });
    const source = await openText(`client-certificate-data: ${toBase64(first.certificate)}\n`, 'yaml');
    await vscode.window.showTextDocument(source);
    await vscode.commands.executeCommand('certscope.showDecoded', { path: source.uri.toString(), offset: 60 });
    const { document } = await shown();
    assert.include(document.getText(), 'CN=dev-anna');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(source.uri, new vscode.Position(0, 0), '# a comment above\n');
    await vscode.workspace.applyEdit(edit);
    edit.replace(source.uri, source.lineAt(1).range, `client-certificate-data: ${toBase64(other.certificate)}`);
    const replace = new vscode.WorkspaceEdit();
    replace.replace(source.uri, source.lineAt(1).range, `client-certificate-data: ${toBase64(other.certificate)}`);
    await vscode.workspace.applyEdit(replace);
    await eventually(() => document.getText().includes('CN=dev-bert') || undefined);
    const empty = new vscode.WorkspaceEdit();
    empty.delete(source.uri, new vscode.Range(0, 0, source.lineCount, 0));
    await vscode.workspace.applyEdit(empty);
    await eventually(() => document.getText().startsWith('The certificate is no longer here') || undefined);
  });

  test('of a private key has no byte of it', async () => {
    const source = await openSample('etc/kubernetes/pki/front-proxy-ca.key');
    await vscode.commands.executeCommand('certscope.showDecoded', { path: source.uri.toString(), offset: 100 });
    const text = (await shown()).document.getText();
    const body = source.getText().split('\n').slice(1, -2).join('');
    for (let at = 40; at + 24 < body.length; at += 24)
      assert.notInclude(text.replaceAll(/\s/g, ''), body.slice(at, at + 24));
    assert.notMatch(text, /private\w*exponent|prime1/i);
  });
});

function visibleDecoded(): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === 'certscope-decoded');
}

function shown(): Promise<vscode.TextEditor> {
  return eventually(() => visibleDecoded()[0]);
}

function certificatesIn(document: vscode.TextDocument): number {
  return document.getText().match(/^Certificate:$/gm)?.length ?? 0;
}
