import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate } from './support/certificates.ts';
import { eventually, hintsOf, hoverAt, positionOf } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder, withSetting } from './support/files.ts';

const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
const kubeletConf = `apiVersion: v1
kind: Config
clusters:
- name: default-cluster
  cluster:
    certificate-authority: /etc/kubernetes/pki/nowhere.crt
    server: https://10.0.0.11:6443
users:
- name: default-auth
  user:
    client-certificate: ${current}
    client-key: ${current}
`;

suite('files that others name', () => {
  let healthy: { certificate: string; key: string };
  let disk: TemporaryFolder;
  let document: vscode.TextDocument;
  suiteSetup(async () => {
    healthy = await makeCertificate({ subject: 'O=system:nodes, CN=system:node:cp-1', daysLeft: 300 });
  });
  setup(async () => {
    // A name of its own each time: VS Code takes a while to watch a folder again that was deleted.
    disk = await temporaryFolder('node', { isOutside: true });
    await disk.write(current.slice(1), healthy.certificate + healthy.key);
    await disk.write('etc/kubernetes/pki/ca.crt', healthy.certificate);
    await disk.write('etc/kubernetes/kubelet.conf', kubeletConf);
    document = await vscode.workspace.openTextDocument(disk.file('etc/kubernetes/kubelet.conf'));
    await vscode.window.showTextDocument(document);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await disk.remove();
  });

  const mapped = (run: () => Promise<void>) => withSetting('rootMappings', { [disk.uri.fsPath]: '/' }, run);
  const hints = () => hintsOf(document);
  /**
   * Waits for a hint.
   *
   * @param change - Made again each second: a watch outside the workspace begins some time after it was asked for.
   */
  const become = (wanted: RegExp, change?: () => unknown) => {
    let asked = 0;
    return eventually(async () => {
      if (asked++ % 20 === 0) await change?.();
      return (await hints()).some((hint) => wanted.test(hint)) || undefined;
    });
  };
  const links = async () =>
    (await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri))
      .filter(({ target }) => target?.scheme === 'file')
      .map(({ target, range }) => `${document.getText(range)} → ${target?.toString()}`);

  test('have hints, a hover and a link, where the disk stands for the host', () =>
    mapped(async () => {
      await become(/client-key: ✓ .*matches certificate/);
      assert.deepEqual(
        (await hints()).map((hint) => hint.replace(/\d+ d$/, 'N d')),
        ['client-certificate: ✓ system:node:cp-1 · N d', 'client-key: ✓ P-256 key · matches certificate'],
      );
      const hover = await hoverAt(document, positionOf(document, `client-certificate: ${current}`, 40));
      assert.match(hover?.markdown.value ?? '', /^\*\*✓ Client certificate of system:node:cp-1, fine until /);
      assert.include(hover?.markdown.value ?? '', 'group `system:nodes`');
      assert.include(hover?.markdown.value ?? '', 'In the file [');
      assert.equal(hover?.range && document.getText(hover.range), current);
      const file = `${current} → ${disk.file(current.slice(1)).toString()}`;
      assert.deepEqual(await links(), [file, file]);
    }));

  test('that do not exist have no hint and no link; the hover says so', () =>
    mapped(async () => {
      await become(/client-certificate: ✓/);
      const hover = await hoverAt(document, positionOf(document, 'certificate-authority', 3));
      assert.match(hover?.markdown.value ?? '', /^\*\*\? The file was not found\*\*/);
      assert.include(hover?.markdown.value ?? '', '`/etc/kubernetes/pki/nowhere.crt`');
      assert.notInclude((await hints()).join(), 'certificate-authority');
      assert.notInclude((await links()).join(), 'nowhere');
    }));

  test('are found without a mapping, where the folders tell the machine', async () => {
    await become(/client-certificate: ✓/);
    const file = `${current} → ${disk.file(current.slice(1)).toString()}`;
    assert.deepEqual(await links(), [file, file]);
  });

  test('are followed when they change', () =>
    mapped(async () => {
      await become(/client-certificate: ✓/);
      const other = await makeCertificate({ subject: 'CN=system:node:cp-1', daysLeft: -2 });
      await become(/client-certificate: ✗ system:node:cp-1 · key does not match/, () =>
        disk.write(current.slice(1), other.certificate + healthy.key),
      );
      await become(/client-key: ✗ .*does not match/);
    }));
});
