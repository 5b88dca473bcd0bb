import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createLazyReaders } from './core/pki/lazyReaders.ts';
import { rememberVerifications } from './core/pki/rememberVerifications.ts';
import { lendBase64Decoder } from './core/text/base64.ts';
import { createIssuing } from './editor/change/createIssuing.ts';
import type { EditorHost } from './editor/host/editorHost.ts';
import { registerFeatures } from './editor/registerFeatures.ts';
import { withWorkspaceFiles } from './editor/scan/withWorkspaceFiles.ts';
import type { Features } from './editor/start/startWhenNeeded.ts';
import { findCliProgram } from './node/cliProgram.ts';
import { findRoots, realPosix } from './node/findRoots.ts';
import { createNodeBase64Decoder } from './node/nodeBase64.ts';
import { createNodeCryptography } from './node/nodeCryptography.ts';
import { nodeWebCryptography } from './node/nodeWebCryptography.ts';
import type { readNamedFile } from './node/readNamedFile.ts';
import type { ScanRequest, WorkerScanSummary } from './node/scanMessages.ts';
import { ScanWorkers, type TakeFiles } from './node/scanWorkers.ts';
import { readTextFile } from './node/textFile.ts';

/** Composition root of the features in a Node process: on a desktop, or where the folder is remote. `starter.ts` loads it. */
export function activate(context: vscode.ExtensionContext): Features {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  lendBase64Decoder(createNodeBase64Decoder());
  return registerFeatures(context, createNodeHost(vscode.Uri.joinPath(context.extensionUri, 'dist')));
}

function createNodeHost(dist: vscode.Uri): EditorHost {
  const bundle = (name: string) => vscode.Uri.joinPath(dist, name).fsPath;
  const home = homedir();
  const machine = {
    home,
    realPath: realPosix,
    program: () => findCliProgram(bundle('cli.js')),
    writeSample: async (folder: string, now: number) =>
      (await import('./node/sample/writeSampleCluster.ts')).writeSampleCluster(folder, now),
    commands: () => import('./editor/host/machineCommands.ts'),
  };
  return {
    clock: Date.now,
    stopwatch: () => performance.now(),
    decoding: {
      cryptography: rememberVerifications(createNodeCryptography()),
      ...createLazyReaders(createRequire(`${dist.fsPath}/`)),
    },
    files: withWorkspaceFiles(createNodeScanHost(bundle('scanWorker.mjs')), async () =>
      (await import('./editor/scan/workspaceFiles.ts')).createWorkspaceFiles(),
    ),
    redact: async (text, options, signal) => {
      const job = { text, options, bundles: dist.fsPath, words: vscode.l10n.bundle };
      return (await import('./node/redactInWorker.ts')).redactInWorker(job, signal);
    },
    passphraseCryptography: async () =>
      (await import('./node/nodePassphraseCryptography.ts')).createNodePassphraseCryptography(),
    machine,
    probing: {
      probe: async (target) => (await import('./node/probe/probeServer.ts')).probeServer(target),
      command: () => import('./editor/probe/probeServer.ts'),
    },
    createIssuing: createIssuing({
      machine,
      webCryptography: nodeWebCryptography,
      readText: readTextFile,
      journal: async (backupFolder) => {
        const { createChangeJournal, chosenBackupFolder, ownIndex } = await import('./node/changeJournal.ts');
        return createChangeJournal(
          chosenBackupFolder(backupFolder, home, process.env),
          ownIndex(process.env, home),
          Date.now,
        );
      },
    }),
  };
}

/** Reads folders of this machine for the editor (see `ScanHost` in src/editor). */
interface NodeScanHost {
  findRoots(roots: readonly string[]): readonly { readonly path: string; readonly isFolder: boolean }[];
  scan(request: ScanRequest, onFiles: TakeFiles, signal: AbortSignal): Promise<WorkerScanSummary | undefined>;
  readonly readNamedFile: typeof readNamedFile;
}

/** @param workerFile - The bundled scan worker. */
function createNodeScanHost(workerFile: string): NodeScanHost {
  const workers = new ScanWorkers(workerFile);
  return {
    findRoots: (roots) => findRoots(roots),
    scan: (request, onFiles, signal) => workers.scan(request, onFiles, signal),
    readNamedFile: async (...named) => (await import('./node/readNamedFile.ts')).readNamedFile(...named),
  };
}
