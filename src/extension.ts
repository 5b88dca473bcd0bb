import { webcrypto } from 'node:crypto';
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { rememberVerifications } from './core/pki/rememberVerifications.ts';
import { lendBase64Decoder } from './core/text/base64.ts';
import { aboutFinding } from './editor/aboutFinding.ts';
import { AsOf } from './editor/asOf.ts';
import { registerAsOfStatus } from './editor/asOfStatus.ts';
import { openAsCertificate, registerCertificateFileEditor } from './editor/certificateFileEditor.ts';
import { CertificateStore } from './editor/certificateStore.ts';
import { createChangeHandlers } from './editor/change/changeHandlers.ts';
import type { ChangeHost } from './editor/change/changeHost.ts';
import { confirm } from './editor/change/confirm.ts';
import { registerRecovery } from './editor/change/recovery.ts';
import { registerCodeActions } from './editor/codeActions.ts';
import { registerCommandActions, showInTerminal } from './editor/commandActions.ts';
import { registerCommands } from './editor/commands.ts';
import { registerConnectionsView } from './editor/connectionsView.ts';
import { registerContextHover } from './editor/contextHover.ts';
import { registerContextLenses } from './editor/contextLenses.ts';
import { registerDecodedDocuments, showDecoded } from './editor/decodedDocument.ts';
import { registerDiagnostics } from './editor/diagnostics.ts';
import { registerDocumentLinks } from './editor/documentLinks.ts';
import { registerEditorContext } from './editor/editorContext.ts';
import { createFileLabels } from './editor/fileLabels.ts';
import { createFileSources } from './editor/fileSources.ts';
import { registerHover } from './editor/hover.ts';
import { registerInlayHints } from './editor/inlayHints.ts';
import { registerKubectlStatus } from './editor/kubectlStatus.ts';
import { NamedFiles } from './editor/namedFiles.ts';
import { registerPkiMap } from './editor/pkiMap.ts';
import { createRenewalOffers, registerRenewalActions } from './editor/renewalActions.ts';
import { registerRepairActions } from './editor/repairActions.ts';
import { readPolicy } from './editor/settings.ts';
import { copySudoCommand } from './editor/sudoCommand.ts';
import { registerTrustChainsView } from './editor/trustChainsView.ts';
import { createWorkspaceHostPaths } from './editor/workspaceHostPaths.ts';
import { createWorkspaceSettings } from './editor/workspaceSettings.ts';
import { findCliProgram } from './node/cliProgram.ts';
import {
  createLazyContainerReader,
  createLazyInvocationReader,
  createLazyObjectReader,
  createLazyStructureReader,
} from './node/lazyReaders.ts';
import { createNodeBase64Decoder } from './node/nodeBase64.ts';
import { createNodeCryptography } from './node/nodeCryptography.ts';
import { createNodeScanHost } from './node/nodeScanHost.ts';
import { readTextFile } from './node/textFile.ts';

/** Composition root: constructs what the features share and registers the features. */
export function activate({ extensionUri, subscriptions, workspaceState }: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  lendBase64Decoder(createNodeBase64Decoder());
  const log = vscode.window.createOutputChannel('CertScope', { log: true });
  const settings = createWorkspaceSettings(log);
  const asOf = new AsOf(settings);
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const cryptography = rememberVerifications(createNodeCryptography());
  const structure = createLazyStructureReader(vscode.Uri.joinPath(dist, 'yamlStructure.js').fsPath);
  const invocations = createLazyInvocationReader(vscode.Uri.joinPath(dist, 'locateInvocations.js').fsPath);
  const containers = createLazyContainerReader(vscode.Uri.joinPath(dist, 'decodeContainer.js').fsPath);
  const objects = createLazyObjectReader(vscode.Uri.joinPath(dist, 'locateObjects.js').fsPath);
  const home = homedir();
  const hostPaths = createWorkspaceHostPaths(settings, home);
  const labels = createFileLabels(home);
  const cliFile = vscode.Uri.joinPath(dist, 'cli.js').fsPath;
  const host = createNodeScanHost(vscode.Uri.joinPath(dist, 'scanWorker.js').fsPath);
  const stopwatch = () => performance.now();
  const namedFiles = new NamedFiles({
    host,
    cryptography,
    structure,
    invocations,
    objects,
    containers,
    hostPaths,
    stopwatch,
    maxFileBytes: () => settings.get('scan.maxFileSizeInMiB') << 20,
  });
  const store = new CertificateStore({
    cryptography,
    structure,
    invocations,
    objects,
    containers,
    log,
    stopwatch,
    hostPaths,
    namedFiles,
    judgement: () => {
      const { moment } = asOf;
      return {
        policy: readPolicy(settings),
        now: moment ?? Date.now(),
        isAsOf: moment !== undefined,
        locale: vscode.env.language,
        pathLabel: labels,
      };
    },
  });

  const sources = createFileSources(store, settings, {
    host,
    cryptography,
    structure,
    invocations,
    objects,
    containers,
    log,
    stopwatch,
    hostPaths,
  });
  const trustChains = registerTrustChainsView(store, sources.scanner, workspaceState);

  const changes: ChangeHost = {
    store,
    extensionUri,
    log,
    cryptography,
    webCryptography: webcrypto,
    structure,
    clock: Date.now,
    decoding: { cryptography, structure, invocations, objects, containers },
    home,
    confirm,
    readText: readTextFile,
    lastChange: {},
    journal: async () => {
      const { createChangeJournal, chosenBackupFolder } = await import('./node/changeJournal.ts');
      const folder = chosenBackupFolder(settings.get('renewal.backupFolder'), home, process.env);
      return createChangeJournal(folder, Date.now);
    },
    passphraseCryptography: async () =>
      (await import('./node/nodePassphraseCryptography.ts')).createNodePassphraseCryptography(),
    refresh: () => sources.refresh(),
  };
  const map = registerPkiMap({ store, asOf, log, extensionUri, clock: Date.now });

  subscriptions.push(
    log,
    asOf,
    asOf.onDidChange(() => store.invalidate(0)),
    store,
    namedFiles,
    sources,
    trustChains,
    registerConnectionsView(store),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('certscope')) store.invalidate(0);
    }),
    registerInlayHints(store, settings),
    registerHover(store, settings, createRenewalOffers(Date.now)),
    registerContextHover(store, settings),
    registerContextLenses(store, settings),
    registerKubectlStatus(store),
    registerDocumentLinks(store),
    registerDiagnostics(store, extensionUri),
    registerRenewalActions(store, Date.now),
    registerRepairActions(store, { cryptography, structure, invocations, objects, containers }),
    registerCommandActions(store),
    registerCodeActions(store),
    registerDecodedDocuments(store),
    registerCertificateFileEditor({
      store,
      cryptography,
      containers,
      log,
      extensionUri,
      passphraseCryptography: async () =>
        (await import('./node/nodePassphraseCryptography.ts')).createNodePassphraseCryptography(),
    }),
    registerEditorContext(store),
    registerAsOfStatus(asOf),
    registerRecovery(changes),
    map,
    registerCommands(
      {
        'certscope.showDecoded': (target) => showDecoded(store, target),
        'certscope.copyPem': async (target) => (await import('./editor/copyCommands.ts')).copyPem(store, target),
        'certscope.copyFingerprint': async (target) =>
          (await import('./editor/copyCommands.ts')).copyFingerprint(store, target),
        'certscope.revealIssuer': async (target) =>
          (await import('./editor/revealCommands.ts')).revealIssuer(store, target),
        'certscope.revealOccurrence': async (target) =>
          (await import('./editor/revealCommands.ts')).revealTarget(store, target),
        ...createChangeHandlers(changes),
        'certscope.showInTree': (target) => trustChains.show(target),
        'certscope.refresh': () => sources.refresh(),
        'certscope.groupByFile': () => trustChains.groupBy('file'),
        'certscope.groupByChain': () => trustChains.groupBy('chain'),
        'certscope.addRoot': async (folder) => (await import('./editor/addRoot.ts')).addRoot(folder),
        'certscope.copySudoCommand': (row) => copySudoCommand(store, findCliProgram(cliFile), row),
        'certscope.openInventory': (uri) => sources.inventories.open(uri),
        'certscope.closeInventory': () => sources.inventories.close(),
        'certscope.aboutFinding': (code) => aboutFinding(extensionUri, code),
        'certscope.showMap': (target) => map.show(target),
        'certscope.judgeAsOf': async (argument) =>
          (await import('./editor/judgeAsOf.ts')).judgeAsOf({ store, asOf, clock: Date.now }, argument),
        'certscope.backToNow': () => asOf.backToNow(),
        'certscope.copyForecast': async () => (await import('./editor/forecastCommands.ts')).copyForecast(store),
        'certscope.saveForecast': async () =>
          (await import('./editor/forecastCommands.ts')).saveForecast(store, Date.now),
        'certscope.openAsCertificate': (uri) => openAsCertificate(uri),
        'certscope.showInTerminal': (command) => showInTerminal(command),
        'certscope.showContexts': async () => (await import('./editor/showContexts.ts')).showContexts(store, stopwatch),
        'certscope.searchCertificates': async () => (await import('./editor/searchCertificates.ts')).showSearch(store),
        'certscope.explainError': async (text) => (await import('./editor/explainError.ts')).explainError(store, text),
        'certscope.compareWith': async (target) =>
          (await import('./editor/compareCommands.ts')).compareWith(store, target),
        'certscope.compareWithHead': async (target) =>
          (await import('./editor/compareCommands.ts')).compareWithHead(store, target),
        'certscope.showLog': () => log.show(),
      },
      log,
    ),
  );
  void sources.scanner.rescan(); // The view tells how it goes on, the log how it ended.
}
