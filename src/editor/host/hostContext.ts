import * as vscode from 'vscode';
import type { Issuing } from '../change/issuing.ts';
import type { EditorHost } from './editorHost.ts';
import { setContext } from './setContext.ts';

/** Tells the menus what the host can do, so that they show nothing that would be refused. */
export function registerHostContext({ machine, probing }: EditorHost, { isOffered }: Issuing): vscode.Disposable {
  const tell = (): void => {
    setContext('certscope.hasMachine', machine !== undefined);
    setContext('certscope.canProbe', probing !== undefined);
    const canIssue = isOffered && mayHaveFilesOnDisk();
    setContext('certscope.canIssue', canIssue);
    // What needs no file is offered before anybody has told: only a word against it hides it.
    setContext('certscope.cannotIssue', !canIssue);
  };
  tell();
  return vscode.workspace.onDidChangeWorkspaceFolders(tell);
}

/** A workspace whose folders all lie elsewhere has no file that a transaction could write. */
function mayHaveFilesOnDisk(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 0 || folders.some(({ uri }) => uri.scheme === 'file');
}
