import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate } from './support/certificates.ts';
import { codesOf, eventually, problemsBecome } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite('inventories made elsewhere', () => {
  let folder: TemporaryFolder;
  setup(async () => {
    folder = await temporaryFolder('inventories');
  });
  teardown(async () => {
    await vscode.commands.executeCommand('certscope.closeInventory');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('show their certificates as if the files were here, until they are closed', async () => {
    const inventory = await folder.write('inventory.json', await inventoryOf('CN=from-afar', 'cp-1/admin.conf'));
    const told = folder.file('cp-1/admin.conf');
    await vscode.commands.executeCommand('certscope.openInventory', inventory);
    const [problem] = await problemsBecome(told, ['cert-expired']);
    assert.deepEqual(problem?.range, new vscode.Range(15, 29, 15, 900));
    assert.match(problem?.message ?? '', /from-afar expired 3 days ago/);
    await vscode.commands.executeCommand('certscope.closeInventory');
    await problemsBecome(told, []);
  });

  test('are no place of certificates themselves', async () => {
    const inventory = await folder.write('inventory.json', await inventoryOf('CN=from-afar', 'cp-1/admin.conf'));
    await vscode.commands.executeCommand('certscope.openInventory', inventory);
    await problemsBecome(folder.file('cp-1/admin.conf'), ['cert-expired']);
    await problemsBecome(inventory, []);
  });

  test('give way to what can be read here', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=here', daysLeft: 20 });
    const here = await folder.write('cp-1/admin.conf', certificate);
    // Made and deleted within one burst of events, a file would not be told of at all.
    await problemsBecome(here, ['cert-expiring-soon']);
    const told = await inventoryOf('CN=from-afar', 'cp-1/admin.conf', 'cp-2/admin.conf');
    const inventory = await folder.write('inventory.json', told);
    await vscode.commands.executeCommand('certscope.openInventory', inventory);
    await problemsBecome(folder.file('cp-2/admin.conf'), ['cert-expired']);
    assert.deepEqual(codesOf(here), ['cert-expiring-soon']);
    await vscode.workspace.fs.delete(here);
    await problemsBecome(here, ['cert-expired']);
  });

  test('can be shown decoded, although there is no file', async () => {
    const inventory = await folder.write('inventory.json', await inventoryOf('CN=from-afar', 'cp-1/admin.conf'));
    await vscode.commands.executeCommand('certscope.openInventory', inventory);
    const told = folder.file('cp-1/admin.conf');
    await problemsBecome(told, ['cert-expired']);
    await vscode.commands.executeCommand('certscope.showDecoded', { path: told.toString() });
    const shown = await eventually(() =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'certscope-decoded'),
    );
    assert.include(shown.document.getText(), 'CN=from-afar');
  });

  test('are read again with everything else', async () => {
    const inventory = await folder.write('inventory.json', await inventoryOf('CN=from-afar', 'cp-1/admin.conf'));
    await vscode.commands.executeCommand('certscope.openInventory', inventory);
    await problemsBecome(folder.file('cp-1/admin.conf'), ['cert-expired']);
    await folder.write('inventory.json', await inventoryOf('CN=from-afar', 'cp-2/admin.conf'));
    await vscode.commands.executeCommand('certscope.refresh');
    await problemsBecome(folder.file('cp-2/admin.conf'), ['cert-expired']);
    await problemsBecome(folder.file('cp-1/admin.conf'), []);
    await vscode.workspace.fs.delete(inventory);
    await vscode.commands.executeCommand('certscope.refresh');
    await problemsBecome(folder.file('cp-2/admin.conf'), []);
  });

  test('that are none leave everything as it is', async () => {
    const good = await folder.write('good.json', await inventoryOf('CN=from-afar', 'cp-1/admin.conf'));
    await vscode.commands.executeCommand('certscope.openInventory', good);
    await problemsBecome(folder.file('cp-1/admin.conf'), ['cert-expired']);
    const bad = await folder.write('bad.json', '{"files": "none"}');
    await vscode.commands.executeCommand('certscope.openInventory', bad);
    await vscode.commands.executeCommand('certscope.openInventory', folder.file('absent.json'));
    assert.deepEqual(codesOf(folder.file('cp-1/admin.conf')), ['cert-expired']);
  });
});

suite('the command that reads as root', () => {
  let folder: TemporaryFolder;
  setup(async () => {
    folder = await temporaryFolder('inventories');
  });
  teardown(async () => {
    await vscode.commands.executeCommand('certscope.closeInventory');
    await folder.remove();
  });

  test('is copied for one row, or for everything that is denied', async () => {
    const denied = ["/root/it's/admin.conf", '/root/pki'];
    const files = denied.map((path) => ({ path, unreadable: 'permission denied', credentials: [] }));
    const inventory = await folder.write('inventory.json', toJson(files));
    await vscode.commands.executeCommand('certscope.openInventory', inventory);
    const { clipboard } = vscode.env;
    const path = inventory.with({ path: '/root/pki' }).toString();
    await eventually(async () => {
      await vscode.commands.executeCommand('certscope.copySudoCommand', { path });
      return (await clipboard.readText()).startsWith('sudo ') || undefined;
    });
    assert.match(await clipboard.readText(), / inspect \/root\/pki --format json > certscope-inventory\.json$/);
    await vscode.commands.executeCommand('certscope.copySudoCommand');
    assert.match(
      await clipboard.readText(),
      /^sudo \S.* inspect '\/root\/it'\\''s\/admin\.conf' \/root\/pki --format json > certscope-inventory\.json$/,
    );
  });

  test('is not copied where nothing is denied', async () => {
    await vscode.env.clipboard.writeText('before');
    await vscode.commands.executeCommand('certscope.copySudoCommand');
    assert.equal(await vscode.env.clipboard.readText(), 'before');
  });
});

/** What `certscope inspect` would tell of kubeconfigs with an expired certificate. */
async function inventoryOf(subject: string, ...paths: readonly string[]): Promise<string> {
  const { certificate } = await makeCertificate({ subject, daysLeft: -3 });
  const der = certificate.replaceAll(/-----.*-----|\s/g, '');
  const credential = {
    kind: 'certificate',
    encoding: ['base64', 'pem'],
    keyPath: 'users[0].user.client-certificate-data',
    index: 0,
    range: { start: { line: 15, character: 29 }, end: { line: 15, character: 900 } },
    certificate: { fingerprintSha256: 'whatever', der },
  };
  return toJson(paths.map((path) => ({ path, credentials: [credential] })));
}

function toJson(files: readonly unknown[]): string {
  return JSON.stringify({ schemaVersion: 1, files, findings: [] });
}
