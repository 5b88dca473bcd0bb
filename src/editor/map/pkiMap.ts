import * as vscode from 'vscode';
import type { PkiMapPanel, PkiMapTools } from './pkiMapPanel.ts';

/** What commands may do with the map. */
export interface PkiMap extends vscode.Disposable {
  /** Shows the map and selects the item that a row, a link or the cursor's place refers to. */
  show(argument: unknown): Promise<void>;
}

const viewType = 'certscope.pkiMap';

/** The map of connections: one panel, restored after a window reload. */
export function registerPkiMap(tools: PkiMapTools): PkiMap {
  let shown: PkiMapPanel | undefined;
  const open = async (panelOf: () => vscode.WebviewPanel): Promise<PkiMapPanel> => {
    const { PkiMapPanel } = await import('./pkiMapPanel.ts');
    // Not before: without what draws it, it would stay empty.
    const panel = panelOf();
    const opened = new PkiMapPanel(panel, tools);
    shown = opened;
    panel.onDidDispose(() => {
      if (shown === opened) shown = undefined;
    });
    return opened;
  };
  const show = async (argument: unknown): Promise<void> => {
    await tools.store.settled();
    const { mapTargetOfArgument } = await import('./mapTargets.ts');
    const target = await mapTargetOfArgument(tools.store, argument);
    const panel = shown ?? (await open(() => createPanel(tools.extensionUri)));
    panel.reveal(target);
  };
  const serializer: vscode.WebviewPanelSerializer = {
    // The page remembers what it showed and requests it again.
    deserializeWebviewPanel: async (panel) => {
      setIcon(panel, tools.extensionUri);
      await open(() => panel);
    },
  };
  const registration = vscode.window.registerWebviewPanelSerializer(viewType, serializer);
  return { show, dispose: () => registration.dispose() };
}

function createPanel(extensionUri: vscode.Uri): vscode.WebviewPanel {
  // Drawing is fast, but zoom and focus would be lost with the page.
  const options = { retainContextWhenHidden: true };
  const panel = vscode.window.createWebviewPanel(viewType, vscode.l10n.t('PKI Map'), vscode.ViewColumn.Active, options);
  setIcon(panel, extensionUri);
  return panel;
}

function setIcon(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', `map-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
}
