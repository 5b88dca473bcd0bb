import * as vscode from 'vscode';

/** Lets the user choose a folder and adds it to `certscope.roots`. */
export async function addRoot(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: true,
    title: vscode.l10n.t('Folders whose certificates shall be read'),
  });
  if (chosen === undefined) return;
  const configuration = vscode.workspace.getConfiguration('certscope');
  const roots = new Set([...configuration.get<readonly string[]>('roots', []), ...chosen.map(({ fsPath }) => fsPath)]);
  await configuration.update('roots', [...roots], vscode.ConfigurationTarget.Global);
}
