import * as vscode from 'vscode';
import { CommandRefusal } from './commandRefusal.ts';

/** @throws CommandRefusal in an untrusted workspace, where nothing is signed or written. */
export function wantTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CommandRefusal(vscode.l10n.t('Renewing signs and writes, so it needs a trusted workspace.'), {
    title: vscode.l10n.t('Manage Workspace Trust'),
    command: 'workbench.trust.manage',
  });
}
