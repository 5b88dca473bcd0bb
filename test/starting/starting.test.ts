import { subscribe } from 'node:diagnostics_channel';
import { assert } from 'chai';
import * as vscode from 'vscode';
import type { EndedLook } from '../../src/node/lookForCredentials.ts';
import { makeCertificate, toBase64 } from '../integration/support/certificates.ts';
import { eventually, hintsOf, openText, problemsBecome } from '../integration/support/documents.ts';

/** Put in by the bundler: what starts the features in this window. */
declare const REASON: 'document' | 'file' | 'command';

/** Documents that the features show cannot be opened before they are there. */
async function areFeaturesThere(): Promise<boolean> {
  return vscode.workspace.openTextDocument(vscode.Uri.parse('certscope-shown:/probe')).then(
    () => true,
    () => false,
  );
}

async function kubeconfig(): Promise<string> {
  const { certificate, key } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: -12 });
  return [
    'apiVersion: v1',
    'kind: Config',
    'users:',
    '- name: anna',
    '  user:',
    `    client-certificate-data: ${toBase64(certificate)}`,
    `    client-key-data: ${toBase64(key)}`,
    '',
  ].join('\n');
}

function fileAt(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** In their order; each begins when the one before it has ended. */
const endedLooks: EndedLook[] = [];
subscribe('certscope.look', (ended) => endedLooks.push(ended as EndedLook));

/** Waits until a look at a path has found nothing. The test's own limit is the only one. */
async function untilLookedAt(path: string, everyTwoSeconds: () => PromiseLike<void> | undefined): Promise<void> {
  const isDone = () => endedLooks.some(({ paths, found }) => paths.includes(path) && !found);
  for (let attempt = 0; !isDone(); attempt++) {
    if (attempt % 40 === 0) await everyTwoSeconds();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function untilDocumentLookedAt({ uri }: vscode.TextDocument): Promise<void> {
  await untilLookedAt(uri.toString(), () => undefined);
}

/** The file is written again from time to time: VS Code may begin to watch the folder only after the first time. */
async function untilFileLookedAt(path: string, text: string): Promise<void> {
  const file = fileAt(path);
  await untilLookedAt(file.fsPath, () => vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text)));
}

/** The look-out ends when something starts the features: if it looks at one more file, nothing has until then. */
async function assertNotStarted(): Promise<void> {
  await untilFileLookedAt(`${endedLooks.length}.txt`, 'Nothing has happened.\n');
  assert.isFalse(await areFeaturesThere());
}

/** What starts the features, and how one sees that they work. */
const starts: Readonly<Record<typeof REASON, () => Promise<void>>> = {
  document: async () => {
    const document = await openText(await kubeconfig(), 'yaml');
    await eventually(async () => (await hintsOf(document)).some((hint) => hint.includes('dev-anna')) || undefined);
  },
  file: async () => {
    await vscode.workspace.fs.writeFile(fileAt('deep/in/config'), new TextEncoder().encode(await kubeconfig()));
    await problemsBecome(fileAt('deep/in/config'), ['key-file-permissions', 'cert-expired']);
  },
  command: async () => {
    await vscode.commands.executeCommand('certscope.showInventory');
    await eventually(() =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputWebview),
    );
  },
};

suite(`an empty folder, and the features started by a ${REASON}`, () => {
  const extension = vscode.extensions.getExtension('certscope.certscope');

  test('only the starter is there', async () => {
    const api = await extension?.activate();
    assert.equal(api.version, 1);
    await assertNotStarted();
  });

  test('texts and files of programmers do not start the features', async () => {
    const program = 'const MINIMUM_PASSWORD_LENGTH_OF_USERS = 12\nvar keyJson = readJson(keyJoin)\n';
    await untilDocumentLookedAt(await openText(program, 'go'));
    const typed = await openText('', 'go');
    const editor = await vscode.window.showTextDocument(typed);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), program));
    await untilDocumentLookedAt(typed);
    await untilFileLookedAt('src/program.go', program);
    await openText('on: push\njobs: {}\n', 'yaml');
    await assertNotStarted();
  });

  test(`a ${REASON} starts them`, async () => {
    await starts[REASON]();
    assert.isTrue(await areFeaturesThere());
  });

  test('then all is as if they had been there from the start', async () => {
    const document = await openText(await kubeconfig(), 'plaintext');
    assert.lengthOf(await extension?.exports.findCertificates(document), 1);
    const commands = await vscode.commands.getCommands(true);
    assert.include(commands, 'certscope.renewAll');
  });
});
