import * as vscode from 'vscode';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { Configurations } from '../configuration/configurations.ts';
import { readScanLimits } from '../host/scanSettings.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import { createInventoryImport, type InventoryImport } from '../inventory/inventoryImport.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { FileScanner } from './fileScanner.ts';
import type { ScanHost } from './scanHost.ts';

/** The sources of files other than open documents. */
export interface FileSources extends vscode.Disposable {
  readonly scanner: FileScanner;
  readonly inventories: InventoryImport;
  /** Fires when files have been read, even if they contain nothing new. */
  readonly onDidRead: vscode.Event<void>;
  /** Reads everything again. */
  refresh(): Promise<void>;
}

/** Feeds the store with the files of scans and of opened inventories. An inventory replaces files that cannot be read. */
export function createFileSources(
  store: CertificateStore,
  settings: SettingsReader,
  tools: Required<DecodingTools> & {
    readonly host: ScanHost;
    readonly log: vscode.LogOutputChannel;
    stopwatch(): number;
    readonly hostPaths: WorkspaceHostPaths;
  },
  configuration: Pick<Configurations, 'excluded' | 'roots'>,
): FileSources {
  const inventories = createInventoryImport(tools.cryptography);
  let scanned: Parameters<CertificateStore['setScannedFiles']>[0] = [];
  let isPartial = true;
  const read = new vscode.EventEmitter<void>();
  const deliver = (): void => store.setScannedFiles(inventories.joinedWith(scanned), isPartial);
  const scanner = new FileScanner({
    ...tools,
    limits: () => ({ ...readScanLimits(settings), below: configuration.excluded() }),
    roots: () => configuration.roots() ?? settings.get('roots'),
    deliver: (files, isGoingOn) => {
      scanned = files;
      isPartial = isGoingOn;
      deliver();
      read.fire();
    },
  });
  const subscriptions = vscode.Disposable.from(
    scanner,
    inventories,
    read,
    inventories.onDidChange(deliver),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const isOurs = ['roots', 'rootMappings', 'scan'].some((key) => change.affectsConfiguration(`certscope.${key}`));
      if (isOurs) void scanner.rescan();
    }),
  );
  const refresh = async (): Promise<void> => {
    await Promise.all([scanner.rescan(), inventories.reload()]);
  };
  return { scanner, inventories, onDidRead: read.event, refresh, dispose: () => subscriptions.dispose() };
}
