import * as vscode from 'vscode';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';

/** Labels files as a user does: relative to the workspace folder, with `~` for the home directory if there is one. Hostile text. */
export function createFileLabels(home: string | undefined): (file: Pick<DecodedFile, 'path'>) => string {
  return ({ path }) => {
    const label = vscode.workspace.asRelativePath(vscode.Uri.parse(path));
    if (home === undefined) return label;
    const isAtHome = label.startsWith(home) && /^[/\\]/.test(label.slice(home.length));
    return isAtHome ? `~${label.slice(home.length)}` : label;
  };
}
