import * as vscode from 'vscode';
import { explainErrors } from '../../core/present/explain/explainErrors.ts';
import { explainedFindings, explanationPage } from '../../core/present/explain/explanationPage.ts';
import { explanationText } from '../../core/present/explain/explanationText.ts';
import { pastedText } from '../../core/present/explain/pastedText.ts';
import { readLoggedErrors } from '../../core/present/explain/readLoggedErrors.ts';
import { cancelButton } from '../../protocol/actionPage.ts';
import type { ChangePanel } from '../change/changeHost.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { revealSpan } from '../documents/revealPlace.ts';
import type { ShownTexts } from '../documents/shownTexts.ts';
import { ActionPanel } from '../pages/actionPanel.ts';
import { isCancel } from '../pages/pageAnswers.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { carryOut, fixesOf } from './findingFixes.ts';

/** What the page needs. */
interface ExplainingHost {
  readonly store: CertificateStore;
  readonly texts: ShownTexts;
  readonly extensionUri: vscode.Uri;
}

/** The button that opens the explanations as text, to be copied. */
const textButton = 'text';

/**
 * Asks for the lines of a log, or takes the selected lines, and tells of their errors on a page: what the lines name, what fails, and the
 * problems that lead to it, with the actions of the light bulb as buttons.
 */
export async function explainError(host: ExplainingHost, argument: unknown, given?: ChangePanel): Promise<void> {
  const { store, texts } = host;
  const text = typeof argument === 'string' ? argument : await ask();
  if (text === undefined) return;
  const { picture } = store;
  const explained = explainErrors(text, picture);
  if (explained.length === 0) {
    throw new CommandRefusal(
      vscode.l10n.t(
        'This text contains no known error about certificates, keys, tokens or rights. Paste the log line with the error.',
      ),
    );
  }
  const fixes = await fixesOf(store, explainedFindings(explained));
  const { actions, ...page } = explanationPage(explained, picture, (finding) => fixes.get(finding)?.title);
  const title = vscode.l10n.t('Explained errors');
  const buttons = [
    { id: cancelButton, label: vscode.l10n.t('Close') },
    { id: textButton, label: vscode.l10n.t('Show as text') },
  ];
  const panel = given ?? new ActionPanel(host.extensionUri, title);
  for (;;) {
    const answer = await panel.ask({ ...page, buttons });
    if (answer === undefined) return;
    if (answer.kind !== 'press') continue;
    if (isCancel(answer)) return panel.dispose();
    if (answer.button === textButton) {
      await texts.show(explanationText(explained, picture, 'editor'), title, { isProse: true });
      continue;
    }
    const action = actions.get(answer.button);
    switch (action?.kind) {
      case 'open':
        await revealSpan(action.place.file, action.place.span);
        break;
      case 'map':
        await vscode.commands.executeCommand('certscope.showMap', { connection: action.connection });
        break;
      case 'fix':
        await carryOut(fixes.get(action.finding));
    }
  }
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
