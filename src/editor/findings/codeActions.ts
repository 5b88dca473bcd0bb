import * as vscode from 'vscode';
import { isReadable } from '../documents/documentKinds.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Offers the decoded certificate and, for each problem, the page that explains it. */
export function registerCodeActions(store: CertificateStore): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context) =>
      isReadable(document) ? (await import('./offeredActions.ts')).offeredActions(store, document, range, context) : [],
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.Empty],
  });
}
