import * as vscode from 'vscode';
import { explainErrors } from '../core/present/explain/explainErrors.ts';
import { type ExplanationRow, explanationRows } from '../core/present/explain/explanationRows.ts';
import { readLoggedErrors } from '../core/present/explain/readLoggedErrors.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { CertificateStore } from './certificateStore.ts';
import { CommandRefusal } from './commandRefusal.ts';
import { revealSpan } from './revealPlace.ts';

/** Asks for a line of a log, or takes the one that is selected, and lists what explains its error; the chosen one is gone to. */
export async function explainError(store: CertificateStore, argument: unknown): Promise<void> {
  const text = typeof argument === 'string' ? argument : await ask();
  if (text === undefined) return;
  const { picture } = store;
  const [explained] = explainErrors(text, picture);
  if (explained === undefined) {
    throw new CommandRefusal(
      vscode.l10n.t('No known error of TLS or x509 is in this text. Paste the line of the log that holds it.'),
    );
  }
  const rows = explanationRows(explained, picture);
  const items = rows.map((row) => ({ row, ...toItem(row) }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: visibleWholeText(explained.error.quote),
    placeHolder: vscode.l10n.t('What explains it leads to its place'),
    matchOnDetail: true,
  });
  const place = chosen?.row.place;
  if (place !== undefined) await revealSpan(place.file, place.span);
}

function toItem({ kind, label, description, detail, icon }: ExplanationRow): vscode.QuickPickItem {
  if (kind === 'heading') return { kind: vscode.QuickPickItemKind.Separator, label };
  return {
    label: icon === undefined ? label : `$(${icon}) ${label.replaceAll('$(', '$\u200b(')}`,
    description,
    detail,
  };
}

async function ask(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? '';
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Explain an error'),
    prompt: vscode.l10n.t('The line of a log or terminal that holds x509: … or tls: …'),
    value: readLoggedErrors(selected).length > 0 ? selected.replaceAll(/\s+/g, ' ') : '',
    ignoreFocusOut: true,
  });
}
