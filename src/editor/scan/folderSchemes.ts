import * as vscode from 'vscode';

/** Schemes of the workspace's folders. */
export function folderSchemes(): ReadonlySet<string> {
  return new Set(vscode.workspace.workspaceFolders?.map(({ uri }) => uri.scheme));
}
