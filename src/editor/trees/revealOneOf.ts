import * as vscode from 'vscode';
import type { Occurrence } from '../../core/pki/pkiModel.ts';
import { toRange } from '../documents/ranges.ts';
import { revealOccurrence } from '../documents/revealPlace.ts';

/** Opens the place of a certificate; if there are several, the user chooses. */
export async function revealOneOf(occurrences: readonly Occurrence[], placeHolder: string): Promise<void> {
  const [first, ...others] = occurrences;
  if (first === undefined) return;
  if (others.length === 0) return revealOccurrence(first);
  const items = occurrences.map((occurrence) => ({ ...describe(occurrence), occurrence }));
  const choice = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (choice !== undefined) await revealOccurrence(choice.occurrence);
}

function describe({ file, credential }: Occurrence): vscode.QuickPickItem {
  const uri = vscode.Uri.parse(file.path);
  const line = toRange(file.lines, credential.block.span).start.line + 1;
  return {
    label: vscode.workspace.asRelativePath(uri),
    description: credential.value.keyPath ?? vscode.l10n.t('line {0}', line),
  };
}
