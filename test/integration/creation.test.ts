import { X509Certificate } from 'node:crypto';
import { assert } from 'chai';
import * as vscode from 'vscode';
import { runChange } from '../../src/editor/change/changeFlow.ts';
import { clusterPkiRecipe, serviceAccountRecipe } from '../../src/editor/change/recipes/creationRecipes.ts';
import { missingRecipe } from '../../src/editor/change/recipes/missingRecipe.ts';
import { undoRenewal } from '../../src/editor/change/undoChange.ts';
import type { ActionPage, PageField } from '../../src/protocol/actionPage.ts';
import { changeScene } from './support/changeScene.ts';
import { sampleUri } from './support/documents.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite('making new things', () => {
  let folder: TemporaryFolder;
  const below = 'cp/etc/kubernetes';
  const copy = async (names: readonly string[]): Promise<readonly string[]> => {
    folder = await temporaryFolder('made', { isOutside: true });
    for (const name of names) {
      await folder.write(`${below}/${name}`, await vscode.workspace.fs.readFile(sampleUri(`etc/kubernetes/${name}`)));
    }
    return names.map((name) => `${below}/${name}`);
  };
  const isThere = async (name: string): Promise<boolean> =>
    vscode.workspace.fs.stat(folder.file(`${below}/${name}`)).then(
      () => true,
      () => false,
    );
  const fieldsOf = ({ parts }: ActionPage): readonly PageField[] =>
    parts.flatMap((part) => (part.kind === 'fields' ? part.fields : []));
  const notesOf = ({ parts }: ActionPage): string =>
    parts.flatMap((part) => (part.kind === 'note' ? part.text : [])).join('\n');
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('completes a PKI that is partly there, with the keys that kubeadm reads, and takes it back', async () => {
    const names = await copy(['pki/ca.crt', 'pki/ca.key', 'pki/sa.key', 'pki/apiserver.crt', 'pki/apiserver.key']);
    const before = await Promise.all(names.map((name) => bytesOf(folder.file(name))));
    const { host, panel } = await changeScene(folder, names);
    const values = {
      folder: folder.file('cp').fsPath,
      nodeName: 'cp-1',
      advertiseAddress: '10.0.0.11',
      serviceAddress: '10.96.0.1',
      keyAlgorithm: 'P-256',
    };
    await runChange(clusterPkiRecipe(host.home, undefined), host, panel.press('go', values));
    const kinds = fieldsOf(panel.pages[1] ?? assert.fail('no page')).find(({ id }) => id === 'keyAlgorithm');
    assert.isTrue(kinds?.kind === 'choice' && kinds.options.every(({ id }) => id !== 'Ed25519'));
    for (const name of ['pki/sa.pub', 'pki/etcd/ca.crt', 'pki/front-proxy-client.key', 'admin.conf']) {
      assert.isTrue(await isThere(name), name);
    }
    assert.deepEqual(await Promise.all(names.map((name) => bytesOf(folder.file(name)))), before);
    await undoRenewal(host);
    assert.isFalse(await isThere('pki/sa.pub'));
  });

  test('asks for what no file tells of a missing certificate', async () => {
    const names = await copy(['pki/ca.crt', 'pki/ca.key']);
    const wanted = { role: 'apiserver', host: folder.file('cp').toString() };
    const first = await changeScene(folder, names);
    await runChange(missingRecipe(wanted), first.host, first.panel.press('go', { nodeName: 'cp-1' }));
    const refused = first.panel.pages.at(-1) ?? assert.fail('no page');
    for (const words of ['node address', 'first service address', 'DNS domain']) {
      assert.include(notesOf(refused), words);
    }
    const asked = ['advertiseAddress', 'serviceAddress', 'dnsDomain'];
    assert.includeMembers(
      fieldsOf(refused).map(({ id }) => id),
      asked,
    );
    const values = {
      nodeName: 'cp-1',
      advertiseAddress: '10.0.0.11',
      serviceAddress: '10.96.0.1',
      dnsDomain: 'example.internal',
    };
    const { host, panel } = await changeScene(folder, names);
    await runChange(missingRecipe(wanted), host, panel.press('go', values));
    assert.isTrue(await isThere('pki/apiserver.crt'));
    const made = new X509Certificate(Buffer.from(await bytesOf(folder.file(`${below}/pki/apiserver.crt`))));
    assert.include(made.subjectAltName ?? '', 'kubernetes.default.svc.example.internal');
  });

  test('ends tokens by explicit choice only', async () => {
    const names = await copy(['pki/sa.pub']);
    const old = Buffer.from(await bytesOf(folder.file(names[0] ?? ''))).toString();
    const pki = folder.file(`${below}/pki`).fsPath;
    const first = await changeScene(folder, names);
    await runChange(serviceAccountRecipe(first.host.home), first.host, first.panel.press('go', { folder: pki }));
    assert.isFalse(await isThere('pki/sa.key'));
    const refused = first.panel.pages.at(-1) ?? assert.fail('no page');
    assert.include(
      fieldsOf(refused).map(({ id }) => id),
      'mayEndTokens',
    );
    assert.include(notesOf(refused), `${folder.file(names[0] ?? '').fsPath} exists, but its private key is missing.`);
    const { host, panel } = await changeScene(folder, names);
    const values = { folder: pki, mayEndTokens: true };
    await runChange(serviceAccountRecipe(host.home), host, panel.press('go', values));
    assert.isTrue(await isThere('pki/sa.key'));
    const after = Buffer.from(await bytesOf(folder.file(names[0] ?? ''))).toString();
    assert.isTrue(after.endsWith(old) && after.length > old.length);
  });
});
