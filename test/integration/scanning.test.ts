import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { codesOf, eventually, hoverAt, openText, positionOf, problemsBecome, sampleUri } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder, withSetting } from './support/files.ts';

suite('scanning the workspace', () => {
  let expired: string;
  let healthy: string;
  let key: string;
  let folder: TemporaryFolder;
  suiteSetup(async () => {
    ({ certificate: expired } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: -3 }));
    ({ certificate: healthy, key } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: 300 }));
  });
  setup(async () => {
    folder = await temporaryFolder('scanned');
  });
  teardown(() => folder.remove());

  test('finds a file that is made, follows it, and forgets it', async () => {
    const file = await folder.write('anna.yaml', `client-certificate-data: ${toBase64(expired)}\n`);
    await problemsBecome(file, ['cert-expired']);
    await folder.write('anna.yaml', `client-certificate-data: ${toBase64(healthy)}\n`);
    await problemsBecome(file, []);
    await folder.write('anna.yaml', `# moved\nclient-certificate-data: ${toBase64(expired)}\n`);
    const [problem] = await problemsBecome(file, ['cert-expired']);
    assert.equal(problem?.range.start.line, 1);
    await vscode.workspace.fs.delete(file);
    await problemsBecome(file, []);
  });

  test('finds what is in a folder that is made, renamed and deleted', async () => {
    await folder.write('new/deep/anna.pem', expired);
    await folder.write('new/bert.der', Uint8Array.from(atob(expired.replaceAll(/-----.*-----|\s/g, '')), code));
    await problemsBecome(folder.file('new/deep/anna.pem'), ['cert-expired']);
    await problemsBecome(folder.file('new/bert.der'), ['cert-expired']);
    await vscode.workspace.fs.rename(folder.file('new'), folder.file('renamed'));
    await problemsBecome(folder.file('renamed/deep/anna.pem'), ['cert-expired']);
    await problemsBecome(folder.file('new/deep/anna.pem'), []);
    await vscode.workspace.fs.delete(folder.file('renamed'), { recursive: true });
    await problemsBecome(folder.file('renamed/deep/anna.pem'), []);
    await problemsBecome(folder.file('renamed/bert.der'), []);
  });

  test('prefers an open document to its file, until it is closed', async () => {
    const file = await folder.write('anna.pem', expired);
    await problemsBecome(file, ['cert-expired']);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, new vscode.Range(0, 0, document.lineCount, 0), healthy);
    await vscode.workspace.applyEdit(edit);
    await problemsBecome(file, []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await problemsBecome(file, ['cert-expired']);
  });

  test('tells of a key that others can read, in its open document too', async () => {
    const file = await folder.write('open.key', key);
    await problemsBecome(file, ['key-file-permissions']);
    await vscode.window.showTextDocument(file);
    await folder.write('other.pem', expired);
    await problemsBecome(folder.file('other.pem'), ['cert-expired']);
    const [problem] = await problemsBecome(file, ['key-file-permissions']);
    assert.match(problem?.message ?? '', /^open\.key has mode 06[0-6][0-6]: /);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  test('leaves version control and packages alone', async () => {
    await folder.write('.git/anna.pem', expired);
    await folder.write('node_modules/a/anna.pem', expired);
    const seen = await folder.write('seen.pem', expired);
    await problemsBecome(seen, ['cert-expired']);
    assert.deepEqual(codesOf(folder.file('.git/anna.pem')), []);
    assert.deepEqual(codesOf(folder.file('node_modules/a/anna.pem')), []);
  });

  test('comes to the same when it is asked again and again', async () => {
    const file = await folder.write('anna.pem', expired);
    await Promise.all([1, 2, 3, 4, 5].map(() => vscode.commands.executeCommand('certscope.refresh')));
    await problemsBecome(file, ['cert-expired']);
    await problemsBecome(sampleUri('etc/kubernetes/scheduler.conf'), ['cert-expiring-soon']);
  });

  test('stops where the setting says', async () => {
    // Nobody has opened it: an open document is judged wherever the scan ends.
    const file = await folder.write('early.pem', expired);
    const first = sampleUri('!first.pem');
    const writeFirst = (text: string) => vscode.workspace.fs.writeFile(first, new TextEncoder().encode(text));
    try {
      await writeFirst(expired);
      await problemsBecome(file, ['cert-expired']);
      await withSetting('scan.maxFiles', 1, async () => {
        await problemsBecome(file, []);
        await problemsBecome(first, ['cert-expired']);
        // What changes behind the end of the scan is left out as well: as it changes, and when all is read again.
        const late = await folder.write('late.pem', expired);
        await writeFirst(healthy);
        await problemsBecome(first, []);
        assert.deepEqual(codesOf(late), []);
        await vscode.commands.executeCommand('certscope.refresh');
        await writeFirst(expired);
        await problemsBecome(first, ['cert-expired']);
        assert.deepEqual(codesOf(late), []);
      });
      await problemsBecome(file, ['cert-expired']);
      await problemsBecome(folder.file('late.pem'), ['cert-expired']);
    } finally {
      await vscode.workspace.fs.delete(first);
    }
  });

  test('leaves out what the setting says, and what changes in it', async () => {
    const left = await folder.write('left/anna.pem', expired);
    await problemsBecome(left, ['cert-expired']);
    await withSetting('scan.exclude', ['left'], async () => {
      await problemsBecome(left, []);
      await folder.write('left/bert.pem', expired);
      await problemsBecome(await folder.write('seen.pem', expired), ['cert-expired']);
      assert.deepEqual(codesOf(folder.file('left/bert.pem')), []);
    });
    await problemsBecome(left, ['cert-expired']);
  });

  test('follows what changes among many files', async () => {
    const count = 1000;
    const kubeconfig = `clusters:\n- name: a\n  cluster:\n    certificate-authority-data: ${toBase64(healthy)}\n`;
    const names = Array.from({ length: count }, (_, index) => `many/${index}.conf`);
    await Promise.all(names.map((name) => folder.write(name, `# ${name}\n${kubeconfig}`)));
    await vscode.commands.executeCommand('certscope.refresh');
    // The picture is made after that.
    await problemsBecome(await folder.write('last.pem', expired), ['cert-expired']);
  });
});

suite('configured roots', () => {
  let folder: TemporaryFolder;
  let certificate: string;
  let document: vscode.TextDocument;
  setup(async () => {
    folder = await temporaryFolder('outside', { isOutside: true });
    ({ certificate } = await makeCertificate({ subject: 'CN=dev-anna' }));
    document = await openText(`client-certificate-data: ${toBase64(certificate)}\n`, 'yaml');
    await vscode.window.showTextDocument(document);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await folder.remove();
  });

  /**
   * Waits until the hover does or does not name a file as another place of the certificate.
   *
   * @param change - Made again each second: a watch outside the workspace begins some time after it was asked for, and
   *   nothing tells when.
   */
  const isAlsoIn = (name: string, wanted: boolean, change?: () => unknown) => {
    let asked = 0;
    return eventually(async () => {
      if (asked++ % 20 === 0) await change?.();
      const hover = await hoverAt(document, positionOf(document, 'client-certificate'));
      return hover?.markdown.value.includes(name) === wanted || undefined;
    });
  };

  test('are read, but report no problems of files that are not open', async () => {
    const { certificate: expired } = await makeCertificate({ subject: 'CN=old', daysLeft: -3 });
    await folder.write('anna.pem', certificate);
    const old = await folder.write('old.pem', expired);
    await withSetting('roots', [folder.uri.fsPath], async () => {
      await isAlsoIn('anna.pem', true);
      assert.deepEqual(codesOf(old), []);
      await vscode.window.showTextDocument(old);
      await problemsBecome(old, ['cert-expired']);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
    await isAlsoIn('anna.pem', false);
  });

  test('may be files, which are followed, too', async () => {
    const file = await folder.write('named [1].pem', certificate);
    await folder.write('beside.pem', certificate);
    await withSetting('roots', [file.fsPath], async () => {
      await isAlsoIn('named', true);
      await isAlsoIn('beside', false);
      let change = 0;
      await isAlsoIn('named', false, () => folder.write('named [1].pem', `# nothing ${change++}\n`));
      await folder.write('named [1].pem', certificate);
      await isAlsoIn('named', true);
    });
  });

  test('are watched', async () => {
    await withSetting('roots', [folder.uri.fsPath], async () => {
      await vscode.commands.executeCommand('certscope.refresh');
      let change = 0;
      await isAlsoIn('new.pem', true, () => folder.write('late/new.pem', `# ${change++}\n${certificate}`));
      await vscode.workspace.fs.delete(folder.file('late/new.pem'));
      await isAlsoIn('new.pem', false);
    });
  });

  test('grow by the command, which keeps those there are', async () => {
    await folder.write('anna.pem', certificate);
    const settings = () => vscode.workspace.getConfiguration('certscope');
    try {
      await vscode.commands.executeCommand('certscope.addRoot', folder.uri);
      assert.deepEqual(settings().get('roots'), [
        '/etc/kubernetes',
        '/var/lib/kubelet/pki',
        '~/.kube',
        '$KUBECONFIG',
        folder.uri.fsPath,
      ]);
      await isAlsoIn('anna.pem', true);
    } finally {
      await settings().update('roots', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('may be nonsense', async () => {
    await withSetting('roots', ['relative', '', '$NO_SUCH_VARIABLE', '/no/such/folder', '~nobody'], async () => {
      await vscode.commands.executeCommand('certscope.refresh');
      await problemsBecome(sampleUri('etc/kubernetes/scheduler.conf'), ['cert-expiring-soon']);
    });
  });
});

function code(character: string): number {
  return character.charCodeAt(0);
}
