import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, hintsOf, hoverAt, openText, problemsOf, rawHintsOf } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder, withSetting } from './support/files.ts';

const mebibyte = 1 << 20;

suite('a document that is too large to be read', () => {
  let folder: TemporaryFolder;
  let certificate: string;
  const head = (text: string) => `kind: Config\nclusters:\n- cluster:\n    certificate-authority-data: ${text}\n`;
  const filler = `# ${'x'.repeat(1021)}\n`;
  const text = (size: number) => head(certificate) + filler.repeat(size / 1024);
  const messages = (uri: vscode.Uri) => problemsOf(uri).map(({ message }) => message);

  suiteSetup(async () => {
    folder = await temporaryFolder('huge');
    certificate = toBase64((await makeCertificate({ subject: 'CN=huge', daysLeft: 3 })).certificate);
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await folder.remove();
  });

  test('shows what the scan found in its file, until it is changed', async () => {
    const uri = await folder.write('huge.yaml', text(33 * mebibyte));
    const found = await eventually(() => (messages(uri).length > 0 ? messages(uri) : undefined));
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const { document } = editor;
    const place = new vscode.Position(3, 10);
    const hints = await eventually(async () =>
      (await rawHintsOf(document)).length > 0 ? hintsOf(document) : undefined,
    );
    assert.include(hints.join(), 'huge');
    assert.include((await hoverAt(document, place))?.markdown.value, 'huge');
    assert.deepEqual(messages(uri), found);

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# more\n'));
    const changed = 'Unsaved changes are not read: the file is larger than 32 MiB. Results are for the saved file.';
    await eventually(() => (messages(uri).includes(changed) ? true : undefined));
    assert.sameMembers(messages(uri), [...found, changed]);
    assert.isEmpty(await rawHintsOf(document));
    assert.isUndefined(await hoverAt(document, place.translate(1)));

    await document.save();
    await eventually(() => (messages(uri).includes(changed) ? undefined : true));
    await eventually(async () => ((await rawHintsOf(document)).length > 0 ? true : undefined));
    assert.include((await hoverAt(document, place.translate(1)))?.markdown.value, 'huge');
  }).timeout(120_000);

  test('says on its first line that it is not read, where no scan did', async () => {
    const document = await openText(text(33 * mebibyte), 'yaml');
    const problem = await eventually(() => problemsOf(document.uri)[0]);
    assert.equal(problem.message, 'Not read here: the file is larger than 32 MiB.');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(problem.range.start.line, 0);
    assert.isEmpty(await rawHintsOf(document));
  }).timeout(60_000);

  test('says so of a saved file that the scan leaves out, and nothing once it has been read', async () => {
    // A command reads what lies on a disk.
    const saidOf = (uri: vscode.Uri) =>
      `Not read here: the file is larger than 32 MiB.${uri.scheme === 'file' ? ' Check it with certscope check.' : ''}`;
    await withSetting('scan.exclude', ['left-out.*'], async () => {
      const files = [
        await folder.write('left-out.yaml', text(33 * mebibyte)),
        await folder.write('left-out.txt', filler.repeat((33 * mebibyte) / 1024)),
      ];
      for (const uri of files) {
        await vscode.workspace.openTextDocument(uri);
        await eventually(() => (messages(uri).includes(saidOf(uri)) ? true : undefined));
        assert.deepEqual(messages(uri), [saidOf(uri)]);
      }
    });
    const [found, plain] = [folder.file('left-out.yaml'), folder.file('left-out.txt')];
    await eventually(() => ([found, plain].some((uri) => messages(uri).includes(saidOf(uri))) ? undefined : true));
    await eventually(() => messages(found)[0]);
    assert.isEmpty(messages(plain));
  }).timeout(120_000);

  test('shows the problems of its file where VS Code hands it to nobody', async () => {
    const uri = await folder.write('giant.yaml', text(51 * mebibyte));
    await eventually(() => messages(uri)[0]);
    const refused = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch((error) => String(error));
    assert.match(String(refused), /50MB/);
    assert.isNotEmpty(messages(uri));
  }).timeout(120_000);
});
