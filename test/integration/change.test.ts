import { webcrypto } from 'node:crypto';
import { assert } from 'chai';
import * as vscode from 'vscode';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { readYamlStructure } from '../../src/core/locate/yamlStructure.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import { runChange } from '../../src/editor/change/changeFlow.ts';
import type { ChangeHost } from '../../src/editor/change/changeHost.ts';
import { renewRecipe } from '../../src/editor/change/recipes/renewalRecipes.ts';
import { takeBack, undoRenewal } from '../../src/editor/change/undoChange.ts';
import { createChangeJournal } from '../../src/node/changeJournal.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import { createNodePassphraseCryptography } from '../../src/node/nodePassphraseCryptography.ts';
import { readTextFile } from '../../src/node/textFile.ts';
import type { ActionPage } from '../../src/protocol/actionPage.ts';
import { sampleUri } from './support/documents.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';
import { ScriptedPanel } from './support/scriptedPanel.ts';

const cryptography = createNodeCryptography();
const decoding = { cryptography, structure: readYamlStructure };

suite('changes', () => {
  let folder: TemporaryFolder;
  let kubeconfig: vscode.Uri;
  let before: number[];
  let count = 0;
  setup(async () => {
    // VS Code remembers documents of a path for a while after they are closed.
    folder = await temporaryFolder(`changed-${++count}`, { isOutside: true });
    for (const name of ['pki/ca.crt', 'pki/ca.key', 'scheduler.conf']) {
      await folder.write(name, await vscode.workspace.fs.readFile(sampleUri(`etc/kubernetes/${name}`)));
    }
    kubeconfig = folder.file('scheduler.conf');
    before = await bytesOf(kubeconfig);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('without new key bytes are an ordinary edit, with ordinary undo', async () => {
    const { host, panel } = await scene(folder);
    await runChange(renewRecipe(await schedulerOf(host)), host, panel.press('go', { key: 'same' }));
    const after = await bytesOf(kubeconfig);
    assert.notDeepEqual(after, before);
    assert.deepEqual(await (await host.journal()).list(), [], 'no journal is needed');
    const document = await vscode.workspace.openTextDocument(kubeconfig);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(Array.from(new TextEncoder().encode(document.getText())), before);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

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

  test('save what is unsaved, after asking, and keep it', async () => {
    const { host, panel } = await scene(folder);
    const document = await typeInto(kubeconfig, '# typed\n');
    await runChange(
      renewRecipe(await schedulerOf(host)),
      host,
      panel.press('go', { key: 'new', keyAlgorithm: 'P-256' }),
    );
    assert.match(host.asked[0] ?? '', /has unsaved changes\. Save it and go on\?$/);
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
    assert.match(alertOf(panel.pages.at(-1)), /Nothing was written\. The file changed since it was read\./);
    assert.equal(Buffer.from(await bytesOf(kubeconfig)).toString(), changed);
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
    const change = host.lastChange.made?.change;
    assert.isDefined(change);
    let refusal = '';
    await (change && takeBack(change, host))?.catch((error: Error) => (refusal = error.message));
    assert.match(refusal, /changed since the renewal/);
    assert.equal(Buffer.from(await bytesOf(kubeconfig)).toString(), 'other');
  });
});

/** A host over the files of a folder, and a tab whose user answers as told. */
async function scene(folder: TemporaryFolder, isConfirmed: (question: string) => boolean = () => true) {
  const asked: string[] = [];
  const read = async () => {
    const uris = ['pki/ca.crt', 'pki/ca.key', 'scheduler.conf'].map((name) => folder.file(name));
    const files = await Promise.all(
      uris.map(async (uri) => {
        const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
        const text = open?.getText() ?? Buffer.from(await bytesOf(uri)).toString();
        return decodeFile(
          { path: uri.toString(), text, hostPath: `/etc/kubernetes${uri.path.slice(folder.uri.path.length)}` },
          decoding,
        );
      }),
    );
    return buildPkiGraph(files, cryptography);
  };
  const store = {
    picture: { graph: await read(), findings: [], policy: defaultPolicy, now: Date.now() },
    settled: async () => {
      store.picture = { ...store.picture, graph: await read() };
    },
  };
  const journal = createChangeJournal(folder.file('backups').fsPath, Date.now);
  const host = {
    store,
    asked,
    extensionUri: folder.uri,
    log: { error: (error: unknown) => assert.fail(String(error)) },
    cryptography,
    webCryptography: webcrypto,
    structure: readYamlStructure,
    decoding,
    home: folder.uri.fsPath,
    clock: Date.now,
    readText: readTextFile,
    lastChange: {} as ChangeHost['lastChange'],
    confirm: async (question: string) => {
      asked.push(question);
      return isConfirmed(question);
    },
    journal: async () => journal,
    passphraseCryptography: async () => createNodePassphraseCryptography(),
    refresh: async () => undefined,
  };
  return { host: host as unknown as ChangeHost & { readonly asked: readonly string[] }, panel: new ScriptedPanel() };
}

async function schedulerOf({ store }: ChangeHost) {
  const nodes = [...store.picture.graph.certificates.values()];
  const node = nodes.find(
    ({ occurrences }) =>
      occurrences.some(({ file }) => file.path.endsWith('scheduler.conf')) && occurrences.length === 1,
  );
  assert.isDefined(node);
  return { fingerprint: node?.fingerprint ?? '', name: 'scheduler.conf', target: undefined };
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
