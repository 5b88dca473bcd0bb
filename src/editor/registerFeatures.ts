import * as vscode from 'vscode';
import { textLanguage } from '../core/text/textLanguage.ts';
import type { CertScopeApi } from './api/api.d.ts';
import { createApi } from './api/createApi.ts';
import { AsOf } from './asOf.ts';
import { registerAsOfStatus } from './asOfStatus.ts';
import { registerAssistantTool } from './assistant/assistantTool.ts';
import { registerCertificateFileEditor } from './certificateFileEditor.ts';
import { registerCertificateStatus } from './certificateStatus.ts';
import { CertificateStore } from './certificateStore.ts';
import { registerCodeActions } from './codeActions.ts';
import { registerCommandActions } from './commandActions.ts';
import { registerCommands } from './commands.ts';
import { registerConnectionsView } from './connectionsView.ts';
import { registerContextHover } from './contextHover.ts';
import { registerContextLenses } from './contextLenses.ts';
import { registerDecodedDocuments } from './decodedDocument.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerDocumentLinks } from './documentLinks.ts';
import { registerEditorContext } from './editorContext.ts';
import type { EditorHost } from './editorHost.ts';
import { registerFileDecorations } from './fileDecorations.ts';
import { createFileLabels } from './fileLabels.ts';
import { createFileSources } from './fileSources.ts';
import { registerHostContext } from './hostContext.ts';
import { registerHover } from './hover.ts';
import { registerInlayHints } from './inlayHints.ts';
import { registerInventoryTable } from './inventoryTable.ts';
import { registerKubectlStatus } from './kubectlStatus.ts';
import { NamedFiles } from './namedFiles.ts';
import { registerPkiMap } from './pkiMap.ts';
import { registerRepairActions } from './repairActions.ts';
import { readPolicy } from './settings.ts';
import { registerShownTexts } from './shownTexts.ts';
import { registerTrustChainsView } from './trustChainsView.ts';
import { registerUnreadDocuments } from './unreadDocuments.ts';
import { createWorkspaceHostPaths } from './workspaceHostPaths.ts';
import { createWorkspaceSettings } from './workspaceSettings.ts';

/**
 * Constructs what the features share and registers them, on any host.
 *
 * @returns What other extensions may use.
 */
export function registerFeatures(
  { extensionUri, subscriptions, workspaceState }: vscode.ExtensionContext,
  host: EditorHost,
): CertScopeApi {
  const { clock, decoding, files, stopwatch, passphraseCryptography, machine } = host;
  const log = vscode.window.createOutputChannel('CertScope', { log: true });
  const settings = createWorkspaceSettings(log);
  const asOf = new AsOf(settings);
  const hostPaths = createWorkspaceHostPaths(settings, machine?.home);
  const labels = createFileLabels(machine?.home);
  const namedFiles = new NamedFiles({
    ...decoding,
    host: files,
    hostPaths,
    stopwatch,
    maxFileBytes: () => settings.get('scan.maxFileSizeInMiB') << 20,
  });
  const store = new CertificateStore({
    ...decoding,
    log,
    stopwatch,
    hostPaths,
    namedFiles,
    judgement: () => {
      const { moment } = asOf;
      return {
        policy: readPolicy(settings),
        now: moment ?? clock(),
        isAsOf: moment !== undefined,
        locale: textLanguage(),
        pathLabel: labels,
      };
    },
  });
  const sources = createFileSources(store, settings, { ...decoding, host: files, log, stopwatch, hostPaths });
  const trustChains = registerTrustChainsView(store, sources.scanner, workspaceState);
  const tools = { store, settings, log, extensionUri, refresh: () => sources.refresh() };
  const texts = registerShownTexts();
  const table = registerInventoryTable({ store, log, extensionUri, cryptography: decoding.cryptography });
  const issuing = host.createIssuing(tools, host);
  const map = registerPkiMap({ store, asOf, log, extensionUri, clock, loadAdvice: () => issuing.loadAdvice() });
  const commandTools = { ...tools, asOf, map, sources, trustChains, host, issuing, texts, table };

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
    registerHover(store, settings, decoding, issuing.hoverOffers),
    registerContextHover(store, settings),
    registerContextLenses(store, settings),
    registerKubectlStatus(store),
    registerCertificateStatus(store, settings),
    registerFileDecorations(store, settings),
    registerDocumentLinks(store),
    registerDiagnostics(store, extensionUri, stopwatch),
    registerUnreadDocuments(store, sources),
    issuing,
    registerRepairActions(store, decoding, issuing.isOffered),
    ...(machine === undefined ? [] : [registerCommandActions(store, machine)]),
    registerCodeActions(store),
    registerDecodedDocuments(store),
    registerCertificateFileEditor({ ...decoding, store, log, extensionUri, passphraseCryptography }),
    registerEditorContext(store),
    registerAssistantTool(store, vscode.lm),
    registerAsOfStatus(asOf),
    map,
    texts,
    table,
    registerCommands(async () => (await import('./commandHandlers.ts')).createHandlers(commandTools), log),
  );
  void sources.scanner.rescan(); // The view tells how it goes on, the log how it ended.
  return createApi(store);
}
