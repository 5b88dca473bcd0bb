import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/**
 * Path of a file on the disk of this machine.
 *
 * @throws CommandRefusal where it lies elsewhere: what other schemes call a path may be somebody else's file here.
 */
export function diskPath(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  throw new CommandRefusal(
    vscode.l10n.t(
      'Nothing was written. {0} is not on a local disk, so keys cannot be written there safely.',
      uri.toString(),
    ),
  );
}
