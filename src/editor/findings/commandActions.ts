import * as vscode from 'vscode';
import type { Machine } from '../host/editorHost.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Offers shell commands for problems that no edit can fix; for local files in trusted workspaces. */
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
