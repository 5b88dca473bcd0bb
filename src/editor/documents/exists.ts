import * as vscode from 'vscode';

/** Tells whether there is a file or folder, in any file system that VS Code knows. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
