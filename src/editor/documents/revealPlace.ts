import * as vscode from 'vscode';
import type { DecodedFile, Occurrence } from '../../core/pki/pkiModel.ts';
import type { Span } from '../../core/text/span.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { toRange } from './ranges.ts';

/** Opens the file of an occurrence and selects the beginning of its block. */
export async function revealOccurrence({ file, credential }: Occurrence): Promise<void> {
  await revealSpan(file, credential.block.span);
}

/**
 * Opens a file at a span. A binary file is opened in whatever editor VS Code has for it.
 *
 * @param viewColumn - Where; by default in the active group of editors.
 */
export async function revealSpan(
  file: DecodedFile,
  span: Span | undefined,
  viewColumn?: vscode.ViewColumn,
): Promise<void> {
  const uri = vscode.Uri.parse(file.path, true);
  if (file.lines === undefined) {
    await vscode.commands.executeCommand('vscode.open', uri, viewColumn);
    return;
  }
  // Only the start: a selected blob would hide the hint and the key.
  const { start } = toRange(file.lines, span);
  try {
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(start, start),
      ...(viewColumn === undefined ? {} : { viewColumn }),
    });
  } catch (error) {
    if (file.inventory === undefined) throw error;
    throw new CommandRefusal(
      vscode.l10n.t('This file is known from {0} only and cannot be opened here.', file.inventory),
    );
  }
}
