import * as vscode from 'vscode';
import type { ChangeHost } from './changeHost.ts';

/**
 * Tells at the start, and once the workspace is trusted, of changes that a crash has left half-way. The only notification
 * that comes unasked: such a tree serves nobody.
 */
export function registerRecovery(host: ChangeHost): vscode.Disposable {
  const look = (): void => void offerRecovery(host).catch((error) => host.log.error(error));
  if (vscode.workspace.isTrusted) look();
  return vscode.workspace.onDidGrantWorkspaceTrust(look);
}

async function offerRecovery(host: ChangeHost): Promise<void> {
  const journal = await host.journal();
  for (const halted of await journal.halted()) {
    await (await import('./offerRecovery.ts')).offerToRecover(halted, journal, host);
  }
}
