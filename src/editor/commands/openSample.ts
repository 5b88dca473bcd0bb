import * as vscode from 'vscode';
import { exists } from '../documents/exists.ts';
import type { Machine } from '../host/editorHost.ts';
import { CommandRefusal } from './commandRefusal.ts';

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
