import * as vscode from 'vscode';
import { isDenied } from '../../core/pki/permissionDenied.ts';
import { inspectCommand, inventoryFileName } from '../../core/present/inventory/inspectCommand.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { parseTarget } from '../documents/credentialTarget.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/**
 * Copies the shell command that makes an inventory of files that this user cannot read: those of the row it was called for, or
 * all of them.
 *
 * @param program - The words that run `certscope` on this machine.
 */
export async function copySudoCommand(
  store: CertificateStore,
  program: readonly string[],
  argument: unknown,
): Promise<void> {
  const path = parseTarget(argument)?.path;
  await store.settled();
  const denied = store.picture.graph.files.filter(isDenied);
  const wanted = path === undefined ? denied : denied.filter((file) => file.path === path);
  if (wanted.length === 0) throw new CommandRefusal(vscode.l10n.t('Everything here can be read without sudo.'));
  const paths = wanted.map((file) => vscode.Uri.parse(file.path).fsPath);
  await vscode.env.clipboard.writeText(inspectCommand(program, paths));
  tellNext();
}

function tellNext(): void {
  const open = vscode.l10n.t('Open Inventory File…');
  const answer = vscode.window.showInformationMessage(
    vscode.l10n.t('Command copied. Run it in a terminal on this machine, then open {0}.', inventoryFileName),
    open,
  );
  void answer.then((chosen) => {
    if (chosen !== undefined) void vscode.commands.executeCommand('certscope.openInventory');
  });
}
