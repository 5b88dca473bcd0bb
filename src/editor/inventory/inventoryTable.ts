import * as vscode from 'vscode';
import type { InventoryTablePanel, TableTools } from './inventoryTablePanel.ts';

/** What commands may do with the table. */
export interface InventoryTable extends vscode.Disposable {
  show(): Promise<void>;
}

/** The table of all certificates: one panel, restored after a window reload. */
export function registerInventoryTable(tools: TableTools): InventoryTable {
  let loaded: Promise<InventoryTablePanel> | undefined;
  const load = () => {
    loaded ??= import('./inventoryTablePanel.ts').then(({ InventoryTablePanel }) => new InventoryTablePanel(tools));
    return loaded;
  };
  const registration = vscode.window.registerWebviewPanelSerializer('certscope.inventoryTable', {
    deserializeWebviewPanel: async (panel) => (await load()).open(panel),
  });
  return { show: async () => (await load()).show(), dispose: () => registration.dispose() };
}
