import * as vscode from 'vscode';
import type { TableTools } from './inventoryTablePanel.ts';

/** What commands may do with the table. */
export interface InventoryTable extends vscode.Disposable {
  show(): Promise<void>;
}

const viewType = 'certscope.inventoryTable';

/** The table of all certificates: one panel, which comes back after a restart of the window. */
export function registerInventoryTable(tools: TableTools): InventoryTable {
  let shown: vscode.WebviewPanel | undefined;
  const open = async (panel: vscode.WebviewPanel): Promise<void> => {
    shown = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(tools.extensionUri, 'media', `table-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => {
      if (shown === panel) shown = undefined;
    });
    (await import('./inventoryTablePanel.ts')).openTable(panel, tools);
  };
  const show = async (): Promise<void> => {
    if (shown !== undefined) return shown.reveal();
    // The place in a long table would be lost with the page.
    const options = { retainContextWhenHidden: true };
    const title = vscode.l10n.t('Certificates');
    await open(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, options));
  };
  const registration = vscode.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: open });
  return { show, dispose: () => registration.dispose() };
}
