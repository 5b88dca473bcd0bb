import * as vscode from 'vscode';
import type { RedactedCopy, RedactionOptions } from '../../core/redact/redactText.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { copyText } from '../decoded/copyCommands.ts';
import type { EditorHost } from '../host/editorHost.ts';
import { longRedaction } from '../host/limits.ts';
import type { ShownTexts } from './shownTexts.ts';

type RedactionHost = Pick<EditorHost, 'redact'>;

/** Copies the open document to the clipboard without its secrets. */
export async function copyRedacted(host: RedactionHost): Promise<void> {
  const copy = await makeCopy(host);
  if (copy !== undefined) await copyText(copy.text, copiedWords(copy.count));
}

/** Shows the redacted copy beside the document, to review it before sending it. It is plain text without hints or problems. */
export async function openRedactedCopy(host: RedactionHost, texts: ShownTexts): Promise<void> {
  const copy = await makeCopy(host);
  if (copy === undefined) return;
  const { text, name, language } = copy;
  const viewColumn = vscode.ViewColumn.Beside;
  await texts.show(text, vscode.l10n.t('{0} (redacted)', name), { language, viewColumn });
}

async function makeCopy(host: RedactionHost) {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) throw new CommandRefusal(vscode.l10n.t('Open the file to redact first.'));
  const pseudonyms = await askForNames();
  if (pseudonyms === undefined) return undefined;
  const copy = await redactWithProgress(document.getText(), { pseudonyms }, host);
  if (copy === undefined) return undefined;
  if (copy.kind === 'refused')
    throw new CommandRefusal(vscode.l10n.t('The file could not be redacted. {0}', copy.reason));
  return { ...copy, language: document.languageId, name: document.uri.path.split('/').at(-1) ?? '' };
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
    placeHolder: vscode.l10n.t('Keys, tokens, passwords and values of Secrets are removed'),
  });
  return chosen && chosen === replace;
}

function copiedWords(count: number): string {
  if (count === 0) return vscode.l10n.t('Copied. No secrets found');
  return count === 1
    ? vscode.l10n.t('Redacted copy on the clipboard, 1 secret removed')
    : vscode.l10n.t('Redacted copy on the clipboard, {0} secrets removed', count);
}
