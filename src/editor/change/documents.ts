import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { ChangeHost } from './changeHost.ts';

/** The open document of a file; `undefined` when there is none. */
export function openDocument(path: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(({ uri, isClosed }) => !isClosed && uri.toString() === path);
}

/**
 * Saves the unsaved files of a change, after asking: text that is only in the editor would get lost, or would overwrite the
 * change later.
 *
 * @throws CommandRefusal when the user does not want to, or saving fails.
 */
export async function saveUnsaved(paths: readonly string[], host: Pick<ChangeHost, 'confirm'>): Promise<void> {
  const unsaved = paths
    .flatMap((path) => openDocument(path) ?? [])
    .filter(({ isDirty, isUntitled }) => isDirty && !isUntitled);
  const [first, ...others] = unsaved;
  if (first === undefined) return;
  const question =
    others.length === 0
      ? vscode.l10n.t('{0} has unsaved changes. Save and continue?', nameOf(first))
      : vscode.l10n.t('{0} files have unsaved changes. Save all and continue?', unsaved.length);
  const detail = others.length === 0 ? undefined : unsaved.map(nameOf).join('\n');
  if (!(await host.confirm(question, vscode.l10n.t('Save'), detail))) throw stopped(first);
  for (const document of unsaved) {
    if (!(await document.save())) throw stopped(document);
  }
}

function stopped(document: vscode.TextDocument): CommandRefusal {
  return new CommandRefusal(vscode.l10n.t('Nothing was written: {0} has unsaved changes.', nameOf(document)));
}

function nameOf({ uri }: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(uri);
}
