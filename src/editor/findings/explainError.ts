import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
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

/** For each finding the action that the light bulb offers first for it. */
async function fixesOf(
  store: CertificateStore,
  findings: readonly Finding[],
): Promise<ReadonlyMap<Finding, vscode.CodeAction>> {
  const opened = await Promise.all(
    [...new Set(findings)].map(async (finding) => ({ finding, place: await open(finding) })),
  );
  // What has just been opened is read again.
  await store.settled();
  const fixes = new Map<Finding, vscode.CodeAction>();
  for (const { finding, place } of opened) {
    const fix = place && (await lightBulb(place)).find(isFix);
    if (fix !== undefined) fixes.set(finding, fix);
  }
  return fixes;
}

async function open({ path, span }: Finding): Promise<vscode.Location | undefined> {
  if (span === undefined) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(path));
    return new vscode.Location(
      document.uri,
      new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
    );
  } catch {
    // A binary file has no light bulb.
    return undefined;
  }
}

async function lightBulb({ uri, range }: vscode.Location): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

/** Other extensions offer actions, too, and pages and comments fix nothing. */
function isFix({ command, edit, title }: vscode.CodeAction): boolean {
  if (command !== undefined)
    return command.command.startsWith('certscope.') && command.command !== 'certscope.aboutFinding';
  return edit !== undefined && title.startsWith(vscode.l10n.t('Repair: {0}', '').trimEnd());
}

async function carryOut(fix: vscode.CodeAction | undefined): Promise<void> {
  if (fix?.edit !== undefined) await vscode.workspace.applyEdit(fix.edit);
  const { command, arguments: given = [] } = fix?.command ?? {};
  if (command !== undefined) await vscode.commands.executeCommand(command, ...given);
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
