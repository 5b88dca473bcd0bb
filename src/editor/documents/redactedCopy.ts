import * as vscode from 'vscode';
import { commentsPath } from '../../core/redact/keptPaths.ts';
import type { RedactedCopy, RedactionOptions } from '../../core/redact/redactText.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { copyText } from '../decoded/copyCommands.ts';
import type { EditorHost } from '../host/editorHost.ts';
import { longRedaction } from '../host/limits.ts';
import type { ShownTexts } from './shownTexts.ts';

type Redacted = Extract<RedactedCopy, { kind: 'redacted' }>;
type RedactionHost = Pick<EditorHost, 'redact'>;

/** Copies the open document to the clipboard without its secrets. */
export async function copyRedacted(host: RedactionHost): Promise<void> {
  const document = documentToRedact();
  const pseudonyms = await askForNames();
  const copy = pseudonyms === undefined ? undefined : await makeCopy(document, { pseudonyms }, host);
  if (copy !== undefined) await copyText(copy.text, copiedWords(copy.count));
}

/**
 * Shows the redacted copy beside the document, to review it before sending it: what was hidden, and what was kept. It is plain text without
 * hints or problems.
 */
export async function openRedactedCopy(host: RedactionHost, texts: ShownTexts): Promise<void> {
  const document = documentToRedact();
  const pseudonyms = await askForNames();
  if (pseudonyms !== undefined) await showCopy(document, { pseudonyms }, host, texts);
}

async function showCopy(
  document: vscode.TextDocument,
  options: RedactionOptions,
  host: RedactionHost,
  texts: ShownTexts,
): Promise<void> {
  const copy = await makeCopy(document, options, host);
  if (copy === undefined) return;
  const label = vscode.l10n.t('{0} (redacted)', document.uri.path.split('/').at(-1) ?? '');
  await texts.show(copy.text, label, { language: document.languageId, comparedWith: document.uri });
  // The command has ended: nobody needs to answer.
  void offerMore(copy, async (keep) => showCopy(document, { ...options, keep }, host, texts), options.keep);
}

/** Copies what is shown, or lets the user choose fields to show as they are. */
async function offerMore(
  { text, count, hidden }: Redacted,
  again: (keep: readonly string[]) => Promise<void>,
  kept: readonly string[] = [],
): Promise<void> {
  const copy = vscode.l10n.t('Copy');
  const reveal = vscode.l10n.t('Show More…');
  const summary =
    count === 1
      ? vscode.l10n.t('1 value is hidden in this copy.')
      : vscode.l10n.t('{0} values are hidden in this copy.', count);
  const chosen = await vscode.window.showInformationMessage(summary, copy, ...(hidden.length > 0 ? [reveal] : []));
  if (chosen === copy) await copyText(text, copiedWords(count));
  if (chosen !== reveal) return;
  const more = await vscode.window.showQuickPick(
    hidden.map(({ path, count: values }) => ({
      label: path,
      description: path === commentsPath ? vscode.l10n.t('all comments of the file') : String(values),
    })),
    {
      canPickMany: true,
      title: vscode.l10n.t('Show in the copy'),
      placeHolder: vscode.l10n.t('Choose fields that hold no secret. Private keys stay hidden'),
    },
  );
  if (more !== undefined && more.length > 0) await again([...kept, ...more.map(({ label }) => label)]);
}

function documentToRedact(): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) throw new CommandRefusal(vscode.l10n.t('Open the file to redact first.'));
  return document;
}

async function makeCopy(
  document: vscode.TextDocument,
  options: RedactionOptions,
  host: RedactionHost,
): Promise<Redacted | undefined> {
  const copy = await redactWithProgress(document.getText(), options, host);
  if (copy?.kind === 'refused')
    throw new CommandRefusal(vscode.l10n.t('The file could not be redacted. {0}', copy.reason));
  return copy;
}

/** For a large text a notification shows progress and can cancel it. */
async function redactWithProgress(
  text: string,
  options: RedactionOptions,
  { redact }: RedactionHost,
): Promise<RedactedCopy | undefined> {
  const isLong = text.length > longRedaction;
  const location = isLong ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window;
  const title = vscode.l10n.t('Removing secrets…');
  return vscode.window.withProgress({ location, title, cancellable: isLong }, (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return redact(text, options, abort.signal);
  });
}

/** @returns Whether names are replaced; `undefined` if the user cancelled. */
async function askForNames(): Promise<boolean | undefined> {
  const keep = {
    label: vscode.l10n.t('Keep names'),
    description: vscode.l10n.t('clusters, users, hosts and objects keep their names'),
  };
  const replace = {
    label: vscode.l10n.t('Replace names'),
    description: vscode.l10n.t('cluster-1, user-1, host-1.example; names in certificates stay'),
  };
  const chosen = await vscode.window.showQuickPick([keep, replace], {
    title: vscode.l10n.t('Redacted copy'),
    placeHolder: vscode.l10n.t('Only what is known to be harmless is shown; certificates stay'),
  });
  return chosen && chosen === replace;
}

function copiedWords(count: number): string {
  if (count === 0) return vscode.l10n.t('Copied. Nothing had to be hidden');
  return count === 1
    ? vscode.l10n.t('Redacted copy on the clipboard, 1 value hidden')
    : vscode.l10n.t('Redacted copy on the clipboard, {0} values hidden', count);
}
