/** The commands that need a disk and a shell, for hosts that have them. */

import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { exists } from '../documents/exists.ts';
import type { Machine } from './editorHost.ts';

export { shellActions, showInTerminal } from '../findings/shellActions.ts';
export { copySudoCommand } from '../scan/sudoCommand.ts';

const sampleName = 'certscope-sample';

/** Writes a sample cluster with new keys and certificates into a folder that the user chooses, and opens it. */
export async function openSample({ writeSample }: Machine, now: number): Promise<void> {
  const openLabel = vscode.l10n.t('Create Sample Here');
  const options = { canSelectFiles: false, canSelectFolders: true, openLabel, title: openLabel };
  const [parent] = (await vscode.window.showOpenDialog(options)) ?? [];
  if (parent === undefined) return;
  if (parent.scheme !== 'file') throw new CommandRefusal(vscode.l10n.t('The sample needs a folder on this machine.'));
  const folder = vscode.Uri.joinPath(parent, sampleName);
  if (!(await exists(folder))) {
    const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Creating a sample cluster') };
    await vscode.window.withProgress(progress, () => writeSample(folder.fsPath, now));
  }
  const forceNewWindow = vscode.workspace.workspaceFolders !== undefined;
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow });
}

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
