import * as vscode from 'vscode';
import type { AppliedChange, ChangeHost } from './changeHost.ts';
import { takeBack } from './undoChange.ts';

/** Tells in a notification that a change was made, with a button that takes it back. */
export function tellWritten(words: string, change: AppliedChange, host: ChangeHost): void {
  const undo = vscode.l10n.t('Undo');
  void vscode.window
    .showInformationMessage(words, undo)
    .then((chosen) => (chosen === undefined ? undefined : takeBack(change, host)))
    .then(undefined, tellRefusal);
}

/** Shows why something was not taken back. */
export function tellRefusal(error: unknown): void {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
}
