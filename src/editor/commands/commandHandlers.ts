import * as vscode from 'vscode';
import { openAsCertificate } from '../certificateFile/certificateFileEditor.ts';
import { confirm } from '../change/confirm.ts';
import type { Issuing } from '../change/issuing.ts';
import type { ShownTexts } from '../documents/shownTexts.ts';
import { aboutFinding } from '../findings/findingPages.ts';
import type { EditorHost, Machine, Probing } from '../host/editorHost.ts';
import type { FeatureTools } from '../host/featureTools.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { readScanLimits } from '../host/scanSettings.ts';
import type { InventoryTable } from '../inventory/inventoryTable.ts';
import type { PkiMap } from '../map/pkiMap.ts';
import type { FileSources } from '../scan/fileSources.ts';
import { type AllFindings, showAllFindings } from '../status/showAllFindings.ts';
import type { AsOf } from '../store/asOf.ts';
import { isForStaleRow, rowCommands } from '../trees/staleRow.ts';
import type { TrustChainsView } from '../trees/trustChainsView.ts';
import type { CommandId } from './commandIds.ts';
import { CommandRefusal } from './commandRefusal.ts';
import type { CommandHandler } from './commands.ts';

/** What commands act on. */
export interface CommandTools extends FeatureTools {
  readonly asOf: AsOf;
  readonly allFindings: AllFindings;
  readonly map: PkiMap;
  readonly sources: FileSources;
  readonly trustChains: TrustChainsView;
  readonly host: EditorHost;
  readonly issuing: Issuing;
  readonly texts: ShownTexts;
  readonly table: InventoryTable;
}

/** The handler of each command. Rarely used code is loaded when it is called. */
export async function createHandlers(tools: CommandTools): Promise<Readonly<Record<CommandId, CommandHandler>>> {
  const { store, asOf, allFindings, map, sources, trustChains, host, issuing, texts, table, extensionUri, log } = tools;
  const { clock, stopwatch, machine } = host;
  const commandsHost = { store, extensionUri, clock, confirm, hasShell: machine !== undefined };
  return refusingStaleRows({
    ...(await issuing.loadHandlers()),
    'certscope.showDecoded': async (target) => (await import('../decoded/showDecoded.ts')).showDecoded(store, target),
    'certscope.copyPem': async (target) => (await import('../decoded/copyCommands.ts')).copyPem(store, target),
    'certscope.copyFingerprint': async (target) =>
      (await import('../decoded/copyCommands.ts')).copyFingerprint(store, target),
    'certscope.revealIssuer': async (target) =>
      (await import('../trees/revealCommands.ts')).revealIssuer(store, target),
    'certscope.revealOccurrence': async (target) =>
      (await import('../trees/revealCommands.ts')).revealTarget(store, target),
    'certscope.copyRenewalCommand': async (target) =>
      (await import('../change/commandsPanel.ts')).showCommands(commandsHost, target),
    'certscope.showInTree': async (target) =>
      (await import('../trees/revealCommands.ts')).showInTree(store, trustChains, target),
    'certscope.refresh': () => sources.refresh(),
    'certscope.stopScan': () => sources.scanner.stop(),
    'certscope.groupByFile': () => trustChains.groupBy('file'),
    'certscope.groupByChain': () => trustChains.groupBy('chain'),
    'certscope.addRoot': async (folder) => {
      const { commands } = requireMachine(machine);
      requireTrust(vscode.l10n.t('Reading folders outside the workspace requires a trusted workspace.'));
      await (await commands()).addRoot(folder);
    },
    'certscope.copySudoCommand': async (row) => {
      const { commands, program } = requireMachine(machine);
      await (await commands()).copySudoCommand(store, program(), row);
    },
    'certscope.openInventory': (uri) => sources.inventories.open(uri),
    'certscope.closeInventory': () => sources.inventories.close(),
    'certscope.aboutFinding': (code) => aboutFinding(extensionUri, code),
    'certscope.showMap': (target) => map.show(target),
    'certscope.probeServer': async (argument) => {
      const probing = requireProbing(host.probing);
      await (await probing.command()).probeServer({ store, extensionUri, host, probing, confirm }, argument);
    },
    'certscope.judgeAsOf': async (argument) =>
      (await import('../status/judgeAsOf.ts')).judgeAsOf({ store, asOf, clock }, argument),
    'certscope.backToNow': () => asOf.backToNow(),
    'certscope.showAllFindings': () => showAllFindings(allFindings, store, true),
    'certscope.showRelevantFindings': () => showAllFindings(allFindings, store, false),
    'certscope.copyForecast': async () => (await import('../trees/forecastCommands.ts')).copyForecast(store),
    'certscope.saveForecast': async () => (await import('../trees/forecastCommands.ts')).saveForecast(store, clock),
    'certscope.openAsCertificate': (uri) => openAsCertificate(uri),
    'certscope.showInTerminal': async (command) => {
      const { commands } = requireMachine(machine);
      requireTrust(vscode.l10n.t('Running commands in a terminal requires a trusted workspace.'));
      (await commands()).showInTerminal(command);
    },
    'certscope.showContexts': async () =>
      (await import('../kubeconfigs/showContexts.ts')).showContexts(store, stopwatch, host.probing !== undefined),
    'certscope.searchCertificates': async () => (await import('../inventory/searchCertificates.ts')).showSearch(store),
    'certscope.explainError': async (text) =>
      (await import('../findings/explainError.ts')).explainError({ store, texts, extensionUri }, text),
    'certscope.compareWith': async (target) =>
      (await import('../decoded/compareCommands.ts')).compareWith(store, target),
    'certscope.compareWithHead': async (target) =>
      (await import('../decoded/compareCommands.ts')).compareWithHead(store, target),
    'certscope.copyRedacted': async () => (await import('../documents/redactedCopy.ts')).copyRedacted(host),
    'certscope.openRedactedCopy': async () =>
      (await import('../documents/redactedCopy.ts')).openRedactedCopy(host, texts),
    'certscope.decodeClipboard': async () =>
      (await import('../decoded/decodeClipboard.ts')).decodeClipboard(store, host.decoding, texts),
    'certscope.compareTrees': async (first, selected) =>
      (await import('../decoded/compareTrees.ts')).compareTrees(
        { scanHost: host.files, decoding: host.decoding, texts, limits: () => readScanLimits(tools.settings) },
        first,
        selected,
      ),
    'certscope.showInventory': () => table.show(),
    'certscope.openSample': async () => {
      const here = requireMachine(machine);
      await (await here.commands()).openSample(here, clock());
    },
    'certscope.showLog': () => log.show(),
  });
}

/** A command chosen on a row that no longer exists must not act on the cursor's place. */
function refusingStaleRows(
  handlers: Readonly<Record<CommandId, CommandHandler>>,
): Readonly<Record<CommandId, CommandHandler>> {
  const refusing = { ...handlers };
  for (const id of rowCommands) {
    refusing[id] = (...commandArguments) => {
      if (isForStaleRow(id, commandArguments)) {
        throw new CommandRefusal(vscode.l10n.t('The list has changed. Choose again.'));
      }
      return handlers[id](...commandArguments);
    };
  }
  return refusing;
}

/** @throws CommandRefusal if the host has no disk and no shell. */
function requireMachine(machine: Machine | undefined): Machine {
  if (machine !== undefined) return machine;
  throw new CommandRefusal(
    vscode.l10n.t('A browser has no local disk or terminal. Open the folder in desktop VS Code.'),
  );
}

/** @throws CommandRefusal if the host cannot open connections. */
function requireProbing(probing: Probing | undefined): Probing {
  if (probing !== undefined) return probing;
  throw new CommandRefusal(
    vscode.l10n.t('A browser cannot connect to cluster servers. Open the folder in desktop VS Code.'),
  );
}
