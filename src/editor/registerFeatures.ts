import * as vscode from 'vscode';
import { textLanguage } from '../core/text/textLanguage.ts';
import { createApi } from './api/createApi.ts';
import { createAssistantTool } from './assistant/assistantTool.ts';
import { registerCertificateFileEditor } from './certificateFile/certificateFileEditor.ts';
import { registerCommands } from './commands/commands.ts';
import type { Configurations } from './configuration/configurations.ts';
import { registerDecodedDocuments } from './decoded/decodedDocument.ts';
import { registerShownTexts } from './documents/shownTexts.ts';
import { registerUnreadDocuments } from './documents/unreadDocuments.ts';
import { registerCodeActions } from './findings/codeActions.ts';
import { registerCommandActions } from './findings/commandActions.ts';
import { registerDiagnostics } from './findings/diagnostics.ts';
import { registerFindingPages } from './findings/findingPages.ts';
import { registerRepairActions } from './findings/repairActions.ts';
import type { EditorHost } from './host/editorHost.ts';
import { createFileLabels } from './host/fileLabels.ts';
import { registerHostContext } from './host/hostContext.ts';
import { createSettingsReader } from './host/scanSettings.ts';
import { readPolicy, type SettingsReader, settings as settingsTable } from './host/settings.ts';
import { createWorkspaceHostPaths } from './host/workspaceHostPaths.ts';
import { registerDocumentLinks } from './inline/documentLinks.ts';
import { registerHover } from './inline/hover.ts';
import { registerInlayHints } from './inline/inlayHints.ts';
import { registerInventoryTable } from './inventory/inventoryTable.ts';
import { registerContextHover } from './kubeconfigs/contextHover.ts';
import { registerContextLenses } from './kubeconfigs/contextLenses.ts';
import { registerKubectlStatus } from './kubeconfigs/kubectlStatus.ts';
import { registerPkiMap } from './map/pkiMap.ts';
import { createFileSources } from './scan/fileSources.ts';
import type { Features } from './start/startWhenNeeded.ts';
import { registerAsOfStatus } from './status/asOfStatus.ts';
import { registerCertificateStatus } from './status/certificateStatus.ts';
import { registerEditorContext } from './status/editorContext.ts';
import { registerFileDecorations } from './status/fileDecorations.ts';
import type { AllFindings } from './status/showAllFindings.ts';
import { AsOf } from './store/asOf.ts';
import { CertificateStore } from './store/certificateStore.ts';
import { NamedFiles } from './store/namedFiles.ts';
import { registerConnectionsView } from './trees/connectionsView.ts';
import { registerTrustChainsView } from './trees/trustChainsView.ts';

/**
 * Constructs what the features share and registers them, on any host.
 *
 * @returns What other extensions and assistants may use.
 */
export function registerFeatures(
  { extensionUri, subscriptions, workspaceState, globalState: memory }: vscode.ExtensionContext,
  host: EditorHost,
): Features {
  const { clock, decoding, files, stopwatch, passphraseCryptography, machine } = host;
  const log = vscode.window.createOutputChannel('CertScope', { log: true });
  const settings = createWorkspaceSettings(log);
  const asOf = new AsOf(settings);
  const allFindings: AllFindings = { areShown: false };
  const hostPaths = createWorkspaceHostPaths(settings, machine?.home);
  const labels = createFileLabels(machine?.home);
  const namedFiles = new NamedFiles({
    ...decoding,
    host: files,
    hostPaths,
    stopwatch,
    maxFileBytes: () => settings.get('scan.maxFileSizeInMiB') << 20,
  });
  let configurations: Configurations | undefined;
  const configured = import('./configuration/configurations.ts').then((module) => {
    configurations = new module.Configurations(decoding, machine, (isScanned) => {
      store.invalidate(0);
      if (isScanned) void sources.scanner.rescan();
    });
    subscriptions.push(configurations);
    return configurations.ready;
  });
  const store = new CertificateStore({
    ...decoding,
    configured,
    log,
    stopwatch,
    hostPaths,
    namedFiles,
    judgement: () => {
      const { moment } = asOf;
      return {
        policy: {
          ...(configurations?.policy(readPolicy(settings)) ?? readPolicy(settings)),
          showsAll: allFindings.areShown,
        },
        now: moment ?? clock(),
        isAsOf: moment !== undefined,
        locale: textLanguage(),
        pathLabel: labels,
      };
    },
  });
  const configuration = {
    excluded: () => configurations?.excluded() ?? [],
    roots: () => configurations?.roots(),
  };
  const readers = { ...decoding, host: files, log, stopwatch, hostPaths };
  const sources = createFileSources(store, settings, readers, configuration);
  const trustChains = registerTrustChainsView(store, sources.scanner, workspaceState);
  const tools = { store, settings, log, extensionUri, memory, refresh: () => sources.refresh() };
  const texts = registerShownTexts();
  const table = registerInventoryTable({ store, log, extensionUri, cryptography: decoding.cryptography });
  const issuing = host.createIssuing(tools, host);
  const map = registerPkiMap({
    store,
    asOf,
    log,
    extensionUri,
    clock,
    issuing,
  });
  const commandTools = { ...tools, asOf, allFindings, map, sources, trustChains, host, issuing, texts, table };

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
    registerHostContext(host, issuing),
    registerInlayHints(store, settings),
    registerHover(store, settings, issuing.hoverOffers),
    registerContextHover(store, settings),
    registerContextLenses(store, settings),
    registerKubectlStatus(store),
    registerCertificateStatus(store, settings),
    registerFileDecorations(store, settings),
    registerDocumentLinks(store),
    registerDiagnostics(store, stopwatch),
    registerFindingPages(extensionUri),
    registerUnreadDocuments(store, sources),
    issuing,
    registerRepairActions(store, decoding, issuing.isOffered),
    ...(machine === undefined ? [] : [registerCommandActions(store, machine)]),
    registerCodeActions(store),
    registerDecodedDocuments(store),
    registerCertificateFileEditor({ ...decoding, store, log, extensionUri, passphraseCryptography }),
    registerEditorContext(store),
    registerAsOfStatus(asOf),
    map,
    texts,
    table,
    registerCommands(async () => (await import('./commands/commandHandlers.ts')).createHandlers(commandTools), log),
  );
  void configured.then(() => sources.scanner.rescan()); // The view shows the progress, the log the result.
  return { api: createApi(store), assistantTool: createAssistantTool(store) };
}

/** Reads settings at the time of the call. A value that is not valid is logged once. */
function createWorkspaceSettings(log: vscode.LogOutputChannel): SettingsReader {
  return createSettingsReader(
    settingsTable,
    (key, resource) =>
      vscode.workspace
        .getConfiguration('certscope', resource === undefined ? null : vscode.Uri.parse(resource))
        .get(key),
    (key, value) => log.warn(`certscope.${key} cannot be ${JSON.stringify(value)}; its default is used.`),
  );
}
