import * as vscode from 'vscode';
import type { ChangeHost, ChangeJournal, InterruptedChange } from './changeHost.ts';

/** Asks whether to complete or roll back an interrupted change. */
export async function offerToRecover(
  halted: InterruptedChange,
  journal: ChangeJournal,
  host: ChangeHost,
): Promise<void> {
  const complete = vscode.l10n.t('Complete');
  const rollBack = vscode.l10n.t('Roll Back');
  const { id, title, done, total, canComplete, canRollBack } = halted;
  const words = vscode.l10n.t('The renewal “{0}” was interrupted: {1} of {2} files are new.', title, done, total);
  const isStuck = !canComplete && !canRollBack;
  const answer = await vscode.window.showWarningMessage(
    isStuck
      ? vscode.l10n.t('{0} Some files have changed since then, so CertScope does not touch any of them.', words)
      : words,
    ...(canComplete ? [complete] : []),
    ...(canRollBack ? [rollBack] : []),
  );
  if (answer === undefined) return;
  try {
    await (answer === complete ? journal.complete(id) : journal.rollBack(id));
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return;
  }
  await host.refresh();
  vscode.window.setStatusBarMessage(
    answer === complete ? vscode.l10n.t('Renewal completed') : vscode.l10n.t('Renewal rolled back'),
    4_000,
  );
}
