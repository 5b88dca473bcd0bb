import * as vscode from 'vscode';

/** Tells whether a file or folder exists, in any file system of VS Code. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
