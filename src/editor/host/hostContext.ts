import * as vscode from 'vscode';
import type { Issuing } from '../change/issuing.ts';
import type { EditorHost } from './editorHost.ts';
import { setContext } from './setContext.ts';

/** Sets the context keys for what the host can do, so that menus show nothing that would be refused. */
export function registerHostContext({ machine, probing }: EditorHost, { isOffered }: Issuing): vscode.Disposable {
  const tell = (): void => {
    setContext('certscope.hasMachine', machine !== undefined);
    setContext('certscope.canProbe', probing !== undefined);
    const canIssue = isOffered && mayHaveFilesOnDisk();
    setContext('certscope.canIssue', canIssue);
    // Commands that need no file are offered before the extension is loaded, so only a negative key can hide them.
    setContext('certscope.cannotIssue', !canIssue);
  };
  tell();
  return vscode.workspace.onDidChangeWorkspaceFolders(tell);
}

/** If no workspace folder is on a local disk, there is no file that a transaction could write. */
function mayHaveFilesOnDisk(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 0 || folders.some(({ uri }) => uri.scheme === 'file');
}
