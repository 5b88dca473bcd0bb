import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate } from './support/certificates.ts';
import { eventually, problemsBecome, problemsOf } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';

/** Waits until an answer is as expected. */
async function become(ask: () => unknown, expected: unknown): Promise<void> {
  const isExpected = () => (JSON.stringify(ask()) === JSON.stringify(expected) ? true : undefined);
  await eventually(isExpected).catch(() => assert.equal(JSON.stringify(ask()), JSON.stringify(expected)));
}

suite('.certscope.yaml', () => {
  let expired: string;
  let other: string;
  let folder: TemporaryFolder;
  suiteSetup(async () => {
    ({ certificate: expired } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: -3 }));
    ({ certificate: other } = await makeCertificate({ subject: 'CN=dev-bert', daysLeft: -3 }));
  });
  setup(async () => {
    folder = await temporaryFolder('configured');
  });
  teardown(() => folder.remove());

  test('sets levels by path, again after each change', async () => {
    const [anna, bert] = [await folder.write('pki/anna.pem', expired), await folder.write('old/bert.pem', other)];
    await problemsBecome(anna, ['cert-expired']);
    await problemsBecome(bert, ['cert-expired']);
    const levels = (files: string) =>
      folder.write('.certscope.yaml', `overrides:\n  - files: [${files}]\n    findings: { cert-expired: info }\n`);
    const severity = (uri: vscode.Uri) => problemsOf(uri).map((problem) => problem.severity);
    const { Error: error, Information: info } = vscode.DiagnosticSeverity;
    await levels('old');
    await become(() => [severity(anna), severity(bert)], [[error], [info]]);
    await levels('/pki/*.pem');
    await become(() => [severity(anna), severity(bert)], [[info], [error]]);
    await folder.write('.certscope.yaml', 'scan:\n  exclude: [old]\n');
    await problemsBecome(bert, []);
    assert.deepEqual(severity(anna), [error]);
    await vscode.workspace.fs.delete(folder.file('.certscope.yaml'));
    await problemsBecome(bert, ['cert-expired']);
  });

  test('tells a mistake at its key, as it is typed and without being opened', async () => {
    const file = await folder.write('.certscope.yaml', 'findings:\n  cert-expird: off\n');
    const told = () => problemsOf(file).map(({ message, range }) => [message, range.start.line, range.start.character]);
    const message = 'cert-expird is not the code of a finding, so it is ignored.';
    await become(() => told(), [[message, 1, 2]]);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file, new vscode.Position(0, 0), '# levels\n');
    await vscode.workspace.applyEdit(edit);
    await become(() => told(), [[message, 2, 2]]);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('is found in a folder that arrives as a whole', async () => {
    const outside = await temporaryFolder('configured-outside', { isOutside: true });
    await outside.write('in/it/.certscope.yaml', 'findings:\n  cert-expird: off\n');
    const arrived = folder.file('arrived');
    await vscode.workspace.fs.rename(outside.uri, arrived);
    const file = folder.file('arrived/in/it/.certscope.yaml');
    await become(() => problemsOf(file).length, 1);
    await vscode.workspace.fs.rename(arrived, outside.uri);
    await become(() => problemsOf(file).length, 0);
    await outside.remove();
  });

  test('tells roots that do not exist, until they do, and a file with the other ending', async () => {
    const file = await folder.write('.certscope.yaml', 'roots:\n  - pki\n  - gone\n  - ~/nowhere\n  - /\n');
    const told = (uri: vscode.Uri) =>
      problemsOf(uri).map(({ message, range }) => [message, range.start.line, range.start.character]);
    const absent = (name: string, line: number) => [`${name} does not exist, so it is not read.`, line, 4];
    const outside = [
      [
        '~/nowhere is outside of this repository, so it is not read. If you trust this file, name it with `--config`, or use the setting `certscope.roots`.',
        3,
        4,
      ],
      ['/ contains a whole home folder, so it is not read. Name the folders that are needed.', 4, 4],
    ];
    await become(() => told(file), [absent('pki', 1), absent('gone', 2), ...outside]);
    await folder.write('pki/anna.pem', expired);
    await become(() => told(file), [absent('gone', 2), ...outside]);
    const other = await folder.write('.certscope.yml', 'findings: {}\n');
    await become(() => told(other), [['.certscope.yml is not used: the file must be called .certscope.yaml.', 0, 0]]);
    await vscode.workspace.fs.delete(other);
    await become(() => told(other), []);
  });

  test('leaves out what its baseline knows', async () => {
    const anna = await folder.write('pki/anna.pem', expired);
    await problemsBecome(anna, ['cert-expired']);
    await folder.write('.certscope.yaml', 'baseline: known.json\n');
    const hex = Array.from(
      new Uint8Array(
        await crypto.subtle.digest(
          'SHA-256',
          Uint8Array.from(atob(expired.replaceAll(/-----.*-----|\s/g, '')), (c) => c.charCodeAt(0)),
        ),
      ),
      (byte) => byte.toString(16).padStart(2, '0'),
    ).join('');
    const entry = { code: 'cert-expired', path: 'pki/anna.pem', fingerprintSha256: hex };
    await folder.write('known.json', JSON.stringify({ schemaVersion: 1, findings: [entry] }));
    await problemsBecome(anna, []);
    await vscode.workspace.fs.delete(folder.file('known.json'));
    await problemsBecome(anna, ['cert-expired']);
  });
});
