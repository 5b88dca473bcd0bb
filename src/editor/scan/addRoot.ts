import * as vscode from 'vscode';

/**
 * Adds folders to `certscope.roots` in the user's settings.
 *
 * @param argument - The URI of a folder; without it the user chooses.
 */
export async function addRoot(argument: unknown): Promise<void> {
  const folders = argument instanceof vscode.Uri ? [argument] : await chooseFolders();
  if (folders.length === 0) return;
  const configuration = vscode.workspace.getConfiguration('certscope');
  const roots = new Set([...configuration.get<readonly string[]>('roots', []), ...folders.map(({ fsPath }) => fsPath)]);
  await configuration.update('roots', [...roots], vscode.ConfigurationTarget.Global);
}

async function chooseFolders(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: true,
    title: vscode.l10n.t('Choose folders to scan for certificates'),
  });
  return chosen ?? [];
}
