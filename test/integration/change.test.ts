import { assert } from 'chai';
import * as vscode from 'vscode';
import { runChange } from '../../src/editor/change/changeFlow.ts';
import type { ChangeHost } from '../../src/editor/change/changeHost.ts';
import { renewAllRecipe, renewRecipe } from '../../src/editor/change/recipes/renewalRecipes.ts';
import { undoAndRefresh, undoRenewal } from '../../src/editor/change/undoChange.ts';
import type { ActionPage } from '../../src/protocol/actionPage.ts';
import { changeScene, copySamples } from './support/changeScene.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';
import { LeavingPanel } from './support/leavingPanel.ts';

const names = ['pki/ca.crt', 'pki/ca.key', 'scheduler.conf', 'pki/apiserver.crt', 'pki/apiserver.key'];
const scene = (folder: TemporaryFolder, isConfirmed?: (question: string) => boolean) =>
  changeScene(folder, names, isConfirmed);

suite('changes', () => {
  let folder: TemporaryFolder;
  let kubeconfig: vscode.Uri;
  let before: number[];
  setup(async () => {
    // VS Code remembers documents of a path for a while after they are closed.
    folder = await temporaryFolder('changed', { isOutside: true });
    await copySamples(folder, names);
    kubeconfig = folder.file('scheduler.conf');
    before = await bytesOf(kubeconfig);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('of a file without a key are an ordinary edit, with ordinary undo', async () => {
    const { host, panel } = await scene(folder);
    const certificate = folder.file('pki/apiserver.crt');
    const old = await bytesOf(certificate);
    await runChange(renewRecipe(certificateIn(host, 'pki/apiserver.crt')), host, panel.press('go', { key: 'same' }));
    assert.notDeepEqual(await bytesOf(certificate), old);
    assert.deepEqual(await (await host.journal()).list(), [], 'no journal is needed');
    const document = await vscode.workspace.openTextDocument(certificate);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(Array.from(new TextEncoder().encode(document.getText())), old);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('of a file that keeps its key never come into a document, which VS Code would copy to its history', async () => {
    const { host, panel } = await scene(folder);
    await runChange(renewRecipe(await schedulerOf(host)), host, panel.press('go', { key: 'same' }));
    const after = Buffer.from(await bytesOf(kubeconfig)).toString();
    const certificate = /client-certificate-data: .*/;
    const old = Buffer.from(before).toString();
    assert.equal(after.replace(certificate, ''), old.replace(certificate, ''));
    assert.notEqual(after, old);
    assert.isUndefined(vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === kubeconfig.toString()));
    assert.lengthOf(await (await host.journal()).list(), 1);
    await undoRenewal(host);
    assert.deepEqual(await bytesOf(kubeconfig), before);
  });

  for (const key of ['same', 'new']) {
    test(`of a file that mixes line ends change no other byte while it is open, with the ${key} key`, async () => {
      const lines = Buffer.from(before).toString().split('\n');
      const mixed = lines.map((line, index) => line + (index % 3 === 0 ? '\r\n' : '\n')).join('');
      await vscode.workspace.fs.writeFile(kubeconfig, new TextEncoder().encode(mixed));
      const document = await vscode.workspace.openTextDocument(kubeconfig);
      await vscode.window.showTextDocument(document);
      assert.notEqual(document.getText(), mixed, 'VS Code shows one kind of line ends');
      const { host, panel } = await scene(folder);
      await runChange(
        renewRecipe(await schedulerOf(host)),
        host,
        panel.press('go', { key, ...(key === 'new' ? { keyAlgorithm: 'P-256' } : {}) }),
      );
      assert.match(panel.pages.at(-1)?.title ?? '', /^Renewed /);
      const credentials =
        key === 'new'
          ? /client-(?:certificate|key)-data: [A-Za-z0-9+/=]+/g
          : /client-certificate-data: [A-Za-z0-9+/=]+/g;
      const after = Buffer.from(await bytesOf(kubeconfig)).toString();
      assert.notEqual(after, mixed);
      assert.equal(after.replaceAll(credentials, ''), mixed.replaceAll(credentials, ''));
      await undoRenewal(host);
      assert.equal(Buffer.from(await bytesOf(kubeconfig)).toString(), mixed);
    });
  }

  test('with a new key never come into a document, and are taken back from the journal', async () => {
    const { host, panel } = await scene(folder);
    await runChange(
      renewRecipe(await schedulerOf(host)),
      host,
      panel.press('go', { key: 'new', keyAlgorithm: 'P-256' }),
    );
    assert.notDeepEqual(await bytesOf(kubeconfig), before);
    assert.isUndefined(vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === kubeconfig.toString()));
    assert.match(panel.pages.at(-1)?.title ?? '', /^Renewed scheduler\.conf|^Renewed system:kube-scheduler/);
    await undoRenewal(host);
    assert.deepEqual(await bytesOf(kubeconfig), before);
    assert.isTrue((await (await host.journal()).list())[0]?.isUndone);
  });

  test('tell of the connections even where the file is open, and its editor has not seen yet that it changed', async () => {
    const manifests = ['kube-apiserver', 'kube-scheduler'].map((name) => `manifests/${name}.yaml`);
    await copySamples(folder, manifests);
    const { host, panel } = await changeScene(folder, [...names, ...manifests]);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(kubeconfig));
    await runChange(
      renewRecipe(await schedulerOf(host)),
      host,
      panel.press('go', { key: 'new', keyAlgorithm: 'P-256' }),
    );
    const { parts = [] } = panel.pages.at(-1) ?? {};
    assert.include(JSON.stringify(parts), '✓ Verified from both sides on every connection');
    assert.include(JSON.stringify(parts), 'kube-scheduler → kube-apiserver');
  });

  test('of all skip nothing that the plan itself mends', async () => {
    const pki = ['ca.crt', 'ca.key', 'apiserver.crt', 'apiserver.key', 'sa.key', 'apiserver-kubelet-client.crt'];
    const all = pki.map((name) => `pki/${name}`);
    await copySamples(folder, all);
    await folder.write('pki/apiserver.key', '-----BEGIN PRIVATE KEY-----\nMII\n');
    await folder.write('pki/apiserver-kubelet-client.crt', '-----BEGIN CERTIFICATE-----\nMII\n');
    const { host } = await changeScene(folder, all);
    const { picture } = host.store;
    const context = { ...picture, policy: { ...picture.policy, warnWithinDays: 4000 } };
    const planned = await renewAllRecipe(undefined).plan(context, {});
    assert(planned.kind === 'planned');
    const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    assert.include(
      planned.plan.files.map(({ path }) => nameOf(path)),
      'apiserver.key',
    );
    assert.deepEqual(
      planned.leftOut.map(({ name }) => name).filter((name) => /^apiserver/.test(name)),
      ['apiserver-kubelet-client.crt'],
    );
  });

  test('save what is unsaved, after asking, and keep it', async () => {
    const { host, panel } = await scene(folder);
    const document = await typeInto(kubeconfig, '# typed\n');
    await runChange(
      renewRecipe(await schedulerOf(host)),
      host,
      panel.press('go', { key: 'new', keyAlgorithm: 'P-256' }),
    );
    assert.match(host.asked[0] ?? '', /has unsaved changes\. Save and continue\?$/);
    const text = Buffer.from(await bytesOf(kubeconfig)).toString();
    assert.match(text, /^# typed\n/);
    assert.notInclude(text, Buffer.from(before).toString());
    assert.isFalse(document.isDirty);
  });

  test('stop where the user does not want to save', async () => {
    const { host, panel } = await scene(folder, () => false);
    const document = await typeInto(kubeconfig, '# typed\n');
    await runChange(renewRecipe(await schedulerOf(host)), host, panel.press('go', { key: 'new' }));
    assert.match(alertOf(panel.pages.at(-1)), /Nothing was written: .* has unsaved changes\./);
    assert.deepEqual(await bytesOf(kubeconfig), before);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('stop where a file is no longer what the preview was made from', async () => {
    const { host, panel } = await scene(folder);
    const recipe = renewRecipe(await schedulerOf(host));
    const changed = Buffer.from(before)
      .toString()
      .replace(/client-key-data: \S{8}/, 'client-key-data: AAAAAAAA');
    panel.beforeAnswer = () => vscode.workspace.fs.writeFile(kubeconfig, new TextEncoder().encode(changed));
    await runChange(recipe, host, panel.press('go', { key: 'new', keyAlgorithm: 'P-256' }));
    assert.match(
      alertOf(panel.pages.at(-1)),
      /Nothing was written\. \S*scheduler\.conf has changed since it was read\./,
    );
    assert.equal(Buffer.from(await bytesOf(kubeconfig)).toString(), changed);
  });

  test('of several certificates are left between two of them', async () => {
    await copySamples(folder, ['controller-manager.conf']);
    const { host } = await changeScene(folder, [...names, 'controller-manager.conf']);
    const panel = new LeavingPanel();
    await runChange(renewAllRecipe(undefined), host, panel.press('go', { keyAlgorithm: 'P-256' }));
    assert.equal(panel.shown, 1, 'no step after the one at which it was left');
    assert.match(alertOf(panel.pages.at(-1)), /Nothing was written: the page was closed\.$/);
    assert.deepEqual(await bytesOf(kubeconfig), before);
  });

  test('are not made when the tab is closed', async () => {
    const { host, panel } = await scene(folder);
    await runChange(renewRecipe(await schedulerOf(host)), host, panel);
    assert.deepEqual(await bytesOf(kubeconfig), before);
  });

  test('of files that somebody else has to write are staged, with a script to read', async () => {
    const { host, panel } = await scene(folder);
    const journal = await host.journal();
    const denied = {
      ...host,
      journal: async () => ({ ...journal, denied: async (paths: readonly string[]) => paths }),
    };
    const staging = folder.file('staging').fsPath;
    await runChange(
      renewRecipe(await schedulerOf(host)),
      denied,
      panel.press('go', { key: 'new', keyAlgorithm: 'P-256', staging }),
    );
    assert.deepEqual(await bytesOf(kubeconfig), before);
    const script = panel.pages.at(-1)?.parts.find((part) => part.kind === 'text');
    assert.include(script?.text ?? '', '#!/bin/sh');
    assert.include(script?.text ?? '', kubeconfig.fsPath);
  });

  test('are undone only by what they left', async () => {
    const { host, panel } = await scene(folder, (question) => !question.includes('changed since'));
    await runChange(
      renewRecipe(await schedulerOf(host)),
      host,
      panel.press('go', { key: 'new', keyAlgorithm: 'P-256' }),
    );
    await vscode.workspace.fs.writeFile(kubeconfig, new TextEncoder().encode('other'));
    const change = host.lastChange.made;
    assert.isDefined(change);
    assert.isFalse(await (change && undoAndRefresh(change, host)));
    assert.match(host.asked.at(-1) ?? '', /although files have changed since/);
    assert.equal(Buffer.from(await bytesOf(kubeconfig)).toString(), 'other');
  });
});

async function schedulerOf(host: ChangeHost) {
  return certificateIn(host, 'scheduler.conf');
}

/** The certificate that stands in a file and nowhere else. */
function certificateIn({ store }: ChangeHost, name: string) {
  const nodes = [...store.picture.graph.certificates.values()];
  const node = nodes.find(
    ({ occurrences }) => occurrences.some(({ file }) => file.path.endsWith(name)) && occurrences.length === 1,
  );
  assert.isDefined(node);
  return { fingerprint: node?.fingerprint ?? '', name, target: undefined };
}

async function typeInto(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  return document;
}

function alertOf(page: ActionPage | undefined): string {
  const alert = page?.parts.find((part) => part.kind === 'note' && part.isAlert === true);
  return alert?.kind === 'note' ? alert.text : '';
}
