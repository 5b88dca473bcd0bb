import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, openSample, openText } from './support/documents.ts';

suite('what is on the clipboard', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const decode = async (text: string): Promise<vscode.TextDocument> => {
    await vscode.env.clipboard.writeText(text);
    await vscode.commands.executeCommand('certscope.decodeClipboard');
    return eventually(() => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'certscope-shown' ? document : undefined;
    });
  };

  test('shows decoded, read-only', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    const document = await decode(toBase64(certificate));
    assert.equal(document.languageId, 'certscope-decoded');
    assert.include(document.getText(), 'Subject: CN=dev-anna');
    assert.match(document.getText(), /^# ✓ .*\n# Clipboard/);
  });

  test('never shows a key', async () => {
    const source = await openSample('etc/kubernetes/pki/front-proxy-ca.key');
    const text = (await decode(source.getText())).getText();
    assert.include(text, 'Private key values are not shown.');
    const secret = source.getText().split('\n')[1] ?? '';
    assert.notInclude(text, secret);
  });
});

suite('redacted copies', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('have no keys, and the same certificates', async () => {
    const source = await openSample('etc/kubernetes/admin.conf');
    await vscode.window.showTextDocument(source);
    const done = vscode.commands.executeCommand('certscope.copyRedacted');
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await vscode.env.clipboard.readText()).includes('<redacted: ') || undefined;
    });
    await done;
    const copy = await vscode.env.clipboard.readText();
    const fieldOf = (field: string) => new RegExp(`${field}: (.*)`).exec(source.getText())?.[1] ?? field;
    assert.notInclude(copy, fieldOf('client-key-data'));
    assert.match(copy, /client-key-data: "<redacted: .* private key>"/);
    assert.include(copy, fieldOf('client-certificate-data'));
  });

  test('are shown read-only, in the language of the file, and judged by nobody', async () => {
    const source = await openSample('etc/kubernetes/admin.conf');
    await vscode.window.showTextDocument(source);
    const done = vscode.commands.executeCommand('certscope.openRedactedCopy');
    const shown = await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'certscope-shown');
    });
    await done;
    const { document } = shown;
    assert.equal(document.languageId, source.languageId);
    assert.match(document.uri.path, /admin\.conf \(redacted\)$/);
    assert.include(document.getText(), '<redacted: ');
    assert.isFalse(document.isUntitled);
    assert.isEmpty(vscode.languages.getDiagnostics(document.uri));
  });

  test('are not made of what cannot be read', async () => {
    const source = await openText('data: {{ .Values.secret }}\n', 'yaml');
    await vscode.window.showTextDocument(source);
    await vscode.env.clipboard.writeText('before');
    const done = vscode.commands.executeCommand('certscope.copyRedacted');
    const timer = setInterval(
      () => void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
      200,
    );
    await done;
    clearInterval(timer);
    assert.equal(await vscode.env.clipboard.readText(), 'before');
  });
});

suite('two folders', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('are compared place by place', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.isDefined(folder);
    const pki = vscode.Uri.joinPath(folder.uri, 'etc/kubernetes/pki');
    const etcd = vscode.Uri.joinPath(pki, 'etcd');
    await vscode.commands.executeCommand('certscope.compareTrees', pki, [pki, etcd]);
    const document = await eventually(() => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.uri.scheme === 'certscope-shown' ? shown : undefined;
    });
    assert.include(document.getText(), '- apiserver.crt');
    assert.match(document.getText(), /~ ca\.crt|only in the first/);
  });
});
