import { webcrypto } from 'node:crypto';
import { assert } from 'chai';
import * as vscode from 'vscode';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../src/core/findings/evaluate.ts';
import { locateInvocations } from '../../../src/core/locate/invocations/locateInvocations.ts';
import { locateObjects } from '../../../src/core/locate/objects/locateObjects.ts';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { redactText } from '../../../src/core/redact/redactText.ts';
import type { ChangeHost } from '../../../src/editor/change/changeHost.ts';
import { createChangeJournal } from '../../../src/node/changeJournal.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { createNodePassphraseCryptography } from '../../../src/node/nodePassphraseCryptography.ts';
import { readTextFile } from '../../../src/node/textFile.ts';
import { sampleUri } from './documents.ts';
import { bytesOf, type TemporaryFolder } from './files.ts';
import { ScriptedPanel } from './scriptedPanel.ts';

const cryptography = createNodeCryptography();
const decoding = {
  cryptography,
  structure: readYamlStructure,
  invocations: locateInvocations,
  objects: locateObjects,
};

/** Copies files of the sample cluster below `etc/kubernetes` into a folder. */
export async function copySamples(folder: TemporaryFolder, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await folder.write(name, await vscode.workspace.fs.readFile(sampleUri(`etc/kubernetes/${name}`)));
  }
}

/** What a test's host can be asked beyond what changing files needs. */
interface TestHost extends ChangeHost {
  /** The questions that it was asked. */
  readonly asked: readonly string[];
}

/** A host over files of a folder, which stands for `/etc/kubernetes`, and a tab whose user answers as told. */
export async function changeScene(
  folder: TemporaryFolder,
  names: readonly string[],
  isConfirmed: (question: string) => boolean = () => true,
) {
  const asked: string[] = [];
  const read = async () => {
    const uris = names.map((name) => folder.file(name));
    const files = await Promise.all(
      uris.map(async (uri) => {
        const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
        const text = open?.getText() ?? Buffer.from(await bytesOf(uri)).toString();
        return decodeFile(
          {
            path: uri.toString(),
            text,
            hostPath: `/etc/kubernetes${uri.path.slice(folder.uri.path.length)}`,
            pathOf: (named) =>
              named.startsWith('/etc/kubernetes/') ? folder.file(named.slice(16)).toString() : undefined,
          },
          decoding,
        );
      }),
    );
    return buildPkiGraph(files, cryptography);
  };
  const look = async () => {
    const [graph, now] = [await read(), Date.now()];
    return { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  };
  const store = {
    picture: await look(),
    fileOf: (document: vscode.TextDocument) =>
      store.picture.graph.files.find(({ path }) => path === document.uri.toString()),
    settled: async () => {
      store.picture = await look();
    },
  };
  const panel = new ScriptedPanel();
  const journal = createChangeJournal(folder.file('backups').fsPath, folder.file('unfinished').fsPath, Date.now);
  const host = {
    store,
    asked,
    log: { error: (error: unknown) => assert.fail(String(error)) },
    cryptography,
    webCryptography: webcrypto,
    structure: readYamlStructure,
    decoding,
    redact: async (text: string) => redactText(text, decoding),
    home: folder.uri.fsPath,
    clock: Date.now,
    readText: readTextFile,
    memory: { keys: () => [], get: (_: string, usual: unknown) => usual, update: async () => undefined },
    lastChange: {} as ChangeHost['lastChange'],
    openPanel: async () => panel,
    confirm: async (question: string) => {
      asked.push(question);
      return isConfirmed(question);
    },
    journal: async () => journal,
    passphraseCryptography: async () => createNodePassphraseCryptography(),
    refresh: async () => undefined,
  };
  return { host: host as unknown as TestHost, panel };
}
