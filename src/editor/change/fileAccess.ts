import * as vscode from 'vscode';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';

/**
 * Files that lie on no disk stay as they are: no file system of VS Code writes several files all or none. A text that is saved
 * nowhere is its user's to save.
 */
export const fileAccess: FileAccess = ({ path }: DecodedFile) => {
  const { scheme } = vscode.Uri.parse(path);
  if (scheme === 'untitled') return undefined;
  if (vscode.workspace.fs.isWritableFileSystem(scheme) === false) return 'readOnly';
  return scheme === 'file' ? undefined : 'notOnDisk';
};
