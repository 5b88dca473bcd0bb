import { symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { makeCertificate } from './support/certificates.ts';
import { eventually, problemsBecome, problemsOf } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite('roots of a configuration file', () => {
  let folder: TemporaryFolder;
  let outside: TemporaryFolder;
  setup(async () => {
    folder = await temporaryFolder('linked');
    outside = await temporaryFolder('elsewhere', { isOutside: true });
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await Promise.all([folder.remove(), outside.remove()]);
  });

  test('are not read where a link leads out of the repository', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: -3 });
    await outside.write('anna.pem', certificate);
    await folder.write('pki/bert.pem', certificate);
    symlinkSync(outside.uri.fsPath, folder.file('out').fsPath);
    symlinkSync(folder.file('pki').fsPath, folder.file('in').fsPath);
    const file = await folder.write('.certscope.yaml', 'roots:\n  - in\n  - out\n');
    await problemsBecome(folder.file('pki/bert.pem'), ['cert-expired']);
    await eventually(() => {
      const told = problemsOf(file).map(({ message, range }) => `${range.start.line} ${message}`);
      return (told.length === 1 && told[0]?.startsWith('2 out is outside of this repository')) || undefined;
    });
    // Those of a saved file and those that are typed are judged alike.
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file, new vscode.Position(0, 0), '# typed\n');
    await vscode.workspace.applyEdit(edit);
    await eventually(() => problemsOf(file)[0]?.range.start.line === 3 || undefined);
    await document.save();
    await vscode.workspace.fs.delete(file);
    await eventually(() => problemsOf(file).length === 0 || undefined);
  });
});
