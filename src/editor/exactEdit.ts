import * as vscode from 'vscode';
import type { TextReplacement } from '../core/renewal/model.ts';
import { CommandRefusal } from './commandRefusal.ts';

/** An edit that was made. */
export interface ExactEdit {
  /** Whether the file has it, too; a document that had unsaved changes is left to its user to save. */
  readonly isSaved: boolean;
  /**
   * Puts the old text back, in one step of its own, and saves it if the edit was saved.
   *
   * @throws CommandRefusal when the text is not what the edit left.
   */
  undo(): Promise<void>;
}

/**
 * Replaces spans of a document in one step of undo and saves it, so that no other byte of the file changes: nothing
 * formats, trims or adds a line on saving, and a file that VS Code cannot write back letter by letter is left alone.
 *
 * @throws CommandRefusal when that cannot be done. Then nothing was written, unless the message says otherwise.
 */
export async function editExactly(
  document: vscode.TextDocument,
  replacements: readonly TextReplacement[],
): Promise<ExactEdit> {
  const mustSave = !document.isUntitled && !document.isDirty;
  const inverse = inverseOf(document.getText(), replacements);
  await applyAndSave(document, replacements, mustSave);
  return {
    isSaved: mustSave,
    undo: async () => {
      const text = document.getText();
      const isAsLeft = inverse.every(({ span, replaced }) => text.slice(span.start, span.end) === replaced);
      if (document.isClosed || !isAsLeft) {
        throw new CommandRefusal(
          vscode.l10n.t('The text has changed since. Take the renewal back with Undo in the editor.'),
        );
      }
      await applyAndSave(document, inverse, mustSave);
    },
  };
}

/** VS Code writes one kind of line end, and one encoding: a file that mixes them would change elsewhere, too. */
async function refuseInexact(document: vscode.TextDocument): Promise<void> {
  const [onDisk, written] = await Promise.all([
    vscode.workspace.fs.readFile(document.uri),
    vscode.workspace.encode(document.getText(), { encoding: document.encoding }),
  ]);
  if (isSame(onDisk, written) || isSame(onDisk, [...byteOrderMark, ...written])) return;
  throw new CommandRefusal(
    vscode.l10n.t(
      'Nothing was written. VS Code would change other bytes of this file, whose line ends or characters are mixed. Use `certscope renew` on the command line.',
    ),
  );
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

function isSame(left: Uint8Array, right: ArrayLike<number>): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

interface Inverse extends TextReplacement {
  /** What the edit put there. */
  readonly replaced: string;
}

/** The replacements that take some back, in the text that these leave. */
function inverseOf(text: string, replacements: readonly TextReplacement[]): readonly Inverse[] {
  let shift = 0;
  return [...replacements]
    .sort((left, right) => left.span.start - right.span.start)
    .map(({ span, newText }) => {
      const start = span.start + shift;
      shift += newText.length - (span.end - span.start);
      return {
        span: { start, end: start + newText.length },
        newText: text.slice(span.start, span.end),
        replaced: newText,
      };
    });
}

/**
 * A document that is to be saved is shown first, so that no saving by timer comes between the edit and ours. The replacements
 * are for the text as it is at the call.
 */
async function applyAndSave(
  document: vscode.TextDocument,
  replacements: readonly TextReplacement[],
  mustSave: boolean,
): Promise<void> {
  const { version } = document;
  if (mustSave) {
    await refuseInexact(document);
    await vscode.window.showTextDocument(document, { preview: false });
  }
  if (document.version !== version) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written: the text has changed in the meantime.'));
  }
  await apply(document, replacements);
  if (mustSave) await saveAsIs(document);
}

async function apply(document: vscode.TextDocument, replacements: readonly TextReplacement[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of replacements) {
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    edit.replace(document.uri, range, newText);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written: VS Code refused the edit.'));
  }
}

/** Formatters and trimmers take part in ordinary saving; the command without them works on the active editor. */
async function saveAsIs(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await vscode.commands.executeCommand('workbench.action.files.saveWithoutFormatting');
  if (document.isDirty) {
    throw new CommandRefusal(vscode.l10n.t('The change stands in the editor, but the file could not be saved.'));
  }
}
