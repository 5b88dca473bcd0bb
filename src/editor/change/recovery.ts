import * as vscode from 'vscode';
import type { ChangeHost, ChangeJournal, HaltedChange } from './changeHost.ts';

/**
 * Tells at the start, and once the workspace is trusted, of changes that a crash has left half-way. The only notification
 * that comes unasked: such a tree serves nobody.
 */
export function registerRecovery(host: ChangeHost): vscode.Disposable {
  const look = (): void => void offerRecovery(host).catch((error) => host.log.error(error));
  if (vscode.workspace.isTrusted) look();
  return vscode.workspace.onDidGrantWorkspaceTrust(look);
}

/** Asks, for each change that stopped half-way, whether to complete it or to take it back. */
async function offerRecovery(host: ChangeHost): Promise<void> {
  const journal = await host.journal();
  for (const halted of await journal.halted()) await offer(halted, journal, host);
}

async function offer(halted: HaltedChange, journal: ChangeJournal, host: ChangeHost): Promise<void> {
  const complete = vscode.l10n.t('Complete');
  const rollBack = vscode.l10n.t('Roll Back');
  const { id, title, done, total, canComplete, canRollBack } = halted;
  const words = vscode.l10n.t('The renewal “{0}” stopped half-way: {1} of {2} files are new.', title, done, total);
  const isStuck = !canComplete && !canRollBack;
  const answer = await vscode.window.showWarningMessage(
    isStuck ? vscode.l10n.t('{0} Some changed since, so that CertScope touches none of them.', words) : words,
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
