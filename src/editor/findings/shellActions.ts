import * as vscode from 'vscode';
import { findingCommand, hasCommand } from '../../core/repair/findingCommand.ts';
import { localPath } from '../change/fileAccess.ts';
import { toRange } from '../documents/ranges.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { findingCode } from './diagnostics.ts';

/** The shell commands that fix problems of a document. Loaded on demand. */
export async function shellActions(
  store: CertificateStore,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
  token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  const ours = diagnostics.filter((diagnostic) => {
    const code = findingCode(diagnostic);
    return code !== undefined && hasCommand(code);
  });
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
  // A control character would be executed, a line end would run the command, a direction mark would display a different one.
  if (typeof argument !== 'string' || /[\p{Cc}\p{Cf}]/u.test(argument)) return;
  const terminal = vscode.window.createTerminal('CertScope');
  terminal.show();
  terminal.sendText(argument, false);
}
