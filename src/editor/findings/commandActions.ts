import * as vscode from 'vscode';
import type { Machine } from '../host/editorHost.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Offers the shell commands that end problems which no edit can; of files on this machine, in trusted workspaces. */
export function registerCommandActions(store: CertificateStore, machine: Machine): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, _range, { diagnostics }, token) =>
      document.uri.scheme === 'file' && vscode.workspace.isTrusted
        ? (await machine.commands()).shellActions(store, document, diagnostics, token)
        : [],
  };
  return vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}
