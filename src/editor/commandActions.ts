import * as vscode from 'vscode';
import type { CertificateStore } from './certificateStore.ts';
import { findingCode } from './diagnostics.ts';
import { toRange } from './ranges.ts';

/** Offers the shell commands that end problems which no edit can; of files on this machine, in trusted workspaces. */
export function registerCommandActions(store: CertificateStore): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, _range, { diagnostics }, token) => {
      if (document.uri.scheme !== 'file' || !vscode.workspace.isTrusted) return [];
      const { findingCommand, hasCommand } = await import('../core/repair/findingCommand.ts');
      const ours = diagnostics.filter((diagnostic) => hasCommand(findingCode(diagnostic) ?? ''));
      if (ours.length === 0) return [];
      await store.settled();
      if (token.isCancellationRequested) return [];
      const { graph, findings } = store.picture;
      const path = document.uri.toString();
      const { lines } = store.fileOf(document);
      return ours.flatMap((diagnostic) => {
        const code = findingCode(diagnostic);
        const finding = findings.find(
          (each) => each.path === path && each.code === code && diagnostic.range.isEqual(toRange(lines, each.span)),
        );
        const command = finding && findingCommand(finding, graph, localPath);
        return command === undefined ? [] : [toAction(command, diagnostic)];
      });
    },
  };
  return vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** The path on this machine of a file in the picture. */
function localPath(path: string): string | undefined {
  const uri = vscode.Uri.parse(path);
  return uri.scheme === 'file' ? uri.fsPath : undefined;
}

function toAction(command: string, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const title = vscode.l10n.t('Show in terminal: {0}', command);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command: 'certscope.showInTerminal', title, arguments: [command] };
  action.diagnostics = [diagnostic];
  return action;
}

/** Writes a command into a terminal without running it. */
export function showInTerminal(argument: unknown): void {
  // A control character would be obeyed, a line end would run the command, a direction mark would show another one.
  if (typeof argument !== 'string' || /[\p{Cc}\p{Cf}]/u.test(argument)) return;
  const terminal = vscode.window.createTerminal('CertScope');
  terminal.show();
  terminal.sendText(argument, false);
}
