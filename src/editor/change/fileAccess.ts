import * as vscode from 'vscode';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';

/**
 * Files that are not on a local disk are not changed: no VS Code file system writes several files as one change. Untitled
 * documents are left to the user to save.
 */
export const fileAccess: FileAccess = ({ path }: DecodedFile) => {
  const { scheme } = vscode.Uri.parse(path);
  if (scheme === 'untitled') return undefined;
  if (vscode.workspace.fs.isWritableFileSystem(scheme) === false) return 'readOnly';
  return scheme === 'file' ? undefined : 'notOnDisk';
};

/** The path on this machine of a file in the picture. */
export function localPath(path: string): string | undefined {
  const uri = vscode.Uri.parse(path);
  return uri.scheme === 'file' ? uri.fsPath : undefined;
}
