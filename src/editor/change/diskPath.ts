import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/**
 * Path of a file on the local disk.
 *
 * @throws CommandRefusal if it is elsewhere: the path of another scheme may name an unrelated local file.
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
