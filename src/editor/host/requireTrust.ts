import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/**
 * Called by every command that signs, writes, connects or opens a terminal. In Restricted Mode, those that sign or write stay
 * where they are, so that no other command runs in their place, and ask for trust.
 *
 * @param reason - Why trust is needed; by default that of a renewal.
 * @throws CommandRefusal in an untrusted workspace.
 */
export function requireTrust(reason?: string): void {
  if (vscode.workspace.isTrusted) return;
  const words = reason ?? vscode.l10n.t('Renewing signs and writes files, which requires a trusted workspace.');
  throw new CommandRefusal(words, {
    title: vscode.l10n.t('Manage Workspace Trust'),
    command: 'workbench.trust.manage',
  });
}
