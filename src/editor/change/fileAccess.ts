import * as vscode from 'vscode';
import type { DecodedFile } from '../../core/pki/model.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';

/** Files of file systems that VS Code cannot write to stay as they are. */
export const fileAccess: FileAccess = ({ path }: DecodedFile) => {
  const { scheme } = vscode.Uri.parse(path);
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) !== false ? undefined : 'readOnly';
};
