import * as vscode from 'vscode';
import { type ExplainedError, explainErrors } from '../../core/present/explain/explainErrors.ts';
import { type ExplanationRow, errorRow, explanationRows } from '../../core/present/explain/explanationRows.ts';
import { explanationText } from '../../core/present/explain/explanationText.ts';
import { pastedText } from '../../core/present/explain/pastedText.ts';
import { readLoggedErrors } from '../../core/present/explain/readLoggedErrors.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { revealSpan } from '../documents/revealPlace.ts';
import type { ShownTexts } from '../documents/shownTexts.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Shows all explanations on one page. */
interface PageItem extends vscode.QuickPickItem {
  readonly isPage: true;
}

/**
 * Asks for the lines of a log, or takes the selected lines, and lists the causes of its error; choosing one goes to it. If there are
 * several errors, the user chooses one, or one page with all of them.
 */
export async function explainError(store: CertificateStore, texts: ShownTexts, argument: unknown): Promise<void> {
  const text = typeof argument === 'string' ? argument : await ask();
  if (text === undefined) return;
  const { picture } = store;
  const all = explainErrors(text, picture);
  const [first, ...others] = all;
  if (first === undefined) {
    throw new CommandRefusal(
      vscode.l10n.t(
        'This text contains no known error about certificates, keys, tokens or rights. Paste the log line with the error.',
      ),
    );
  }
  const explained = others.length === 0 ? first : await chooseError(all);
  if (explained === undefined) return;
  const chosen = explained === 'page' ? explained : await chooseRow(explained, explanationRows(explained, picture));
  if (chosen === 'page') {
    const told = explained === 'page' ? all : [explained];
    await texts.show(explanationText(told, picture, 'editor'), vscode.l10n.t('Explained errors'), { isProse: true });
  } else if (chosen?.place !== undefined) {
    await revealSpan(chosen.place.file, chosen.place.span);
  }
}

async function chooseError(all: readonly ExplainedError[]): Promise<ExplainedError | 'page' | undefined> {
  const items = all.map((explained) => ({ explained, ...toItem(errorRow(explained)) }));
  const chosen = await vscode.window.showQuickPick([pageItem(vscode.l10n.t('Show all on one page')), ...items], {
    title: vscode.l10n.t('{0} errors in this text', all.length),
    placeHolder: vscode.l10n.t('Select an error to see its explanation, or show all on one page'),
    matchOnDetail: true,
  });
  if (chosen === undefined) return undefined;
  return 'isPage' in chosen ? 'page' : chosen.explained;
}

async function chooseRow(
  { error }: ExplainedError,
  rows: readonly ExplanationRow[],
): Promise<ExplanationRow | 'page' | undefined> {
  const items = rows.map((row) => ({ row, ...toItem(row) }));
  const chosen = await vscode.window.showQuickPick([...items, pageItem(vscode.l10n.t('Show on a page'))], {
    title: visibleWholeText(error.quote),
    placeHolder: vscode.l10n.t('Select a cause to go to it'),
    matchOnDetail: true,
  });
  if (chosen === undefined) return undefined;
  return 'isPage' in chosen ? 'page' : chosen.row;
}

function pageItem(label: string): PageItem {
  return { isPage: true, label: `$(output) ${label}` };
}

function toItem({ kind, label, description, detail, icon }: ExplanationRow): vscode.QuickPickItem {
  if (kind === 'heading') return { kind: vscode.QuickPickItemKind.Separator, label };
  return {
    label: icon === undefined ? label : `$(${icon}) ${label.replaceAll('$(', '$\u200b(')}`,
    description,
    detail,
  };
}

/** Selected log lines are used directly, since a one-line field would join them. */
async function ask(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection).trim() ?? '';
  const isError = readLoggedErrors(selected).length > 0;
  if (isError && selected.includes('\n')) return selected;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Explain an error'),
    prompt: vscode.l10n.t('Paste lines from a log or terminal that contain x509: … or tls: …'),
    value: isError ? selected : '',
    ignoreFocusOut: true,
  });
  return typed === undefined ? undefined : pastedText(typed, [await vscode.env.clipboard.readText()]);
}
