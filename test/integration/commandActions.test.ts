import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate } from './support/certificates.ts';
import { eventually } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';

/** Made with `openssl genpkey -algorithm ed25519 -aes-128-cbc -pass pass:x`. */
const encryptedKey = `-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBAGozVYyI6FMcagfFGs
6KuVAgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBAgQQDd8nI9YT4C4Fw0jZ
yFKYdARAwEL9GfeQlCCYgp617Ziq7NXUJRV7xWHyQ32QgaSN3FKvykzMmxzRbsvF
ZWh7HdUIVSdUA91rQAHnXFREQ1Es6g==
-----END ENCRYPTED PRIVATE KEY-----
`;

suite('commands for problems that no edit ends', () => {
  let disk: TemporaryFolder;
  setup(async () => {
    disk = await temporaryFolder('encrypted');
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await disk.remove();
  });

  test('an encrypted key offers to be decrypted, in a terminal', async () => {
    await disk.write('server.crt', (await makeCertificate({ subject: 'CN=server' })).certificate);
    await disk.write('server.key', encryptedKey);
    const document = await vscode.workspace.openTextDocument(disk.file('server.key'));
    await vscode.window.showTextDocument(document);
    const action = await eventually(async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );
      return actions.find(({ title }) => title.startsWith('Show in terminal: (umask'));
    });
    assert.match(action.title, /\(umask 077; openssl pkey -in \S+\/server\.key -out \S+\/server\.decrypted\.key\)$/);
    const [command] = action.command?.arguments ?? [];
    await vscode.commands.executeCommand('certscope.showInTerminal', command);
    const terminal = await eventually(() => vscode.window.terminals.find(({ name }) => name === 'CertScope'));
    assert.isDefined(terminal);
  });
});
