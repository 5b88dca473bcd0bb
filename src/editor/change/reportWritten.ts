import * as vscode from 'vscode';
import type { AppliedChange, ChangeHost } from './changeHost.ts';
import { undoAndRefresh } from './undoChange.ts';

/** Reports an applied change in a notification with an Undo button. */
export function reportWritten(words: string, change: AppliedChange, host: ChangeHost): void {
  const undo = vscode.l10n.t('Undo');
  void vscode.window
    .showInformationMessage(words, undo)
    .then((chosen) => (chosen === undefined ? undefined : undoAndRefresh(change, host)))
    .then(undefined, showUndoFailure);
}

/** Shows why an undo failed. */
export function showUndoFailure(error: unknown): void {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
}
