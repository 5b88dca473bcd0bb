import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, openText, positionOf, problemsBecome } from './support/documents.ts';

const title = 'Repair: convert it to standard base64';

suite('repairs', () => {
  test('base64 that YAML folded: one edit in an untitled document, one undo', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=a', daysLeft: 200, isCa: true });
    const good = toBase64(certificate);
    const text = (value: string) => `# mine\ncertificate-authority-data: ${value}\nserver: x\n`;
    const folded = text(good.replace(/.{64}(?=.)/g, '$&\n  '));
    const document = await openText(folded, 'yaml');
    await problemsBecome(document.uri, ['base64-invalid']);
    const action = await offered(document, title);
    assert.equal(action.kind?.value, vscode.CodeActionKind.QuickFix.value);
    assert.isTrue(action.isPreferred);
    assert.isTrue(document.isUntitled);
    assert.isTrue(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(document.getText(), text(good));
    await problemsBecome(document.uri, []);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), folded);
  });

  test('PEM that Go does not see: the fix stands at the problem', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=a', daysLeft: 200 });
    const lines = certificate.trim().split('\n');
    const map = (style: string) => `kind: ConfigMap\ndata:\n  ca.crt: ${style}\n    ${lines.join('\n    ')}\n`;
    const document = await openText(map('>'), 'yaml');
    await problemsBecome(document.uri, ['pem-invisible-to-go']);
    const action = await offered(document, 'Repair: rewrite the PEM so that Go can read it', '-----BEGIN');
    assert.isTrue(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(document.getText(), map('|'));
    await problemsBecome(document.uri, []);
  });

  test('a problem is silenced by a comment above its key', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=a', daysLeft: -3 });
    const line = `  client-certificate-data: ${toBase64(certificate)}\n`;
    const document = await openText(`user:\n${line}`, 'yaml');
    await problemsBecome(document.uri, ['cert-expired']);
    const action = await offered(document, 'Ignore cert-expired here');
    assert.isNotTrue(action.isPreferred);
    assert.isTrue(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(document.getText(), `user:\n  # certscope-ignore cert-expired\n${line}`);
    await problemsBecome(document.uri, []);
  });

  test('is not offered where nothing is wrong, and not where something is lost', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=a', daysLeft: 200 });
    const cut = await openText(`certificate-authority-data: ${toBase64(certificate).slice(0, 401)}\n`, 'yaml');
    await problemsBecome(cut.uri, ['base64-invalid']);
    const [problem] = vscode.languages.getDiagnostics(cut.uri);
    const titles = (await actionsAt(cut, problem?.range ?? new vscode.Range(0, 0, 0, 0))).map((each) => each.title);
    assert.include(titles, 'About base64-invalid');
    assert.isEmpty(titles.filter((each) => each.startsWith('Repair')));
  });
});

/** Waits for an action at the first problem, or at a text. */
function offered(document: vscode.TextDocument, wanted: string, at?: string): Promise<vscode.CodeAction> {
  return eventually(async () => {
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    const position = at === undefined ? problem?.range.start : positionOf(document, at);
    if (position === undefined) return undefined;
    const actions = await actionsAt(document, new vscode.Range(position, position));
    return actions.find((action) => action.title === wanted);
  });
}

function actionsAt(document: vscode.TextDocument, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
}
