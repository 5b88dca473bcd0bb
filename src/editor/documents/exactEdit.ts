import * as vscode from 'vscode';
import type { TextReplacement } from '../../core/renewal/renewalModel.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/** The replacements in one document. */
export interface DocumentEdit {
  readonly document: vscode.TextDocument;
  /** Offsets refer to the document's text at the time of the call. */
  readonly replacements: readonly TextReplacement[];
}

/** An edit that was applied. */
export interface ExactEdit {
  /** Whether it was saved to the files. A document that had unsaved changes is left for the user to save. */
  readonly isSaved: boolean;
  /**
   * Restores the old texts in one separate step, and saves the documents that the edit saved.
   *
   * @throws CommandRefusal if a text has changed since the edit.
   */
  undo(): Promise<void>;
}

/**
 * Replaces spans of documents in one undo step and saves them, so that no other byte of the files changes: nothing is
 * formatted, trimmed or added on save, and a file that VS Code cannot write back exactly is not touched.
 *
 * @throws CommandRefusal if that is not possible. Then nothing was written, unless the message says otherwise.
 */
export async function editExactly(edits: readonly DocumentEdit[]): Promise<ExactEdit> {
  const planned = edits.map(({ document, replacements }) => ({
    document,
    replacements,
    mustSave: !document.isUntitled && !document.isDirty,
    inverse: inverseOf(document.getText(), replacements),
  }));
  await applyAndSave(planned);
  return {
    isSaved: planned.every(({ mustSave }) => mustSave),
    undo: async () => {
      const inverse = await Promise.all(
        planned.map(async (each) => ({
          ...each,
          document: await reopened(each.document),
          replacements: each.inverse,
        })),
      );
      if (!inverse.every(isAsLeft)) {
        throw new CommandRefusal(vscode.l10n.t('The text has changed since the renewal. Use Undo in the editor.'));
      }
      await applyAndSave(inverse);
    },
  };
}

/** A document whose tab was closed is a different object when it is opened again. */
async function reopened(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  return document.isClosed && !document.isUntitled ? vscode.workspace.openTextDocument(document.uri) : document;
}

function isAsLeft({
  document,
  replacements,
}: {
  document: vscode.TextDocument;
  replacements: readonly Inverse[];
}): boolean {
  const text = document.getText();
  return (
    !document.isClosed && replacements.every(({ span, replaced }) => text.slice(span.start, span.end) === replaced)
  );
}

/** VS Code writes one kind of line ending and one encoding. A file that mixes them would change in other places too. */
async function refuseInexact(document: vscode.TextDocument): Promise<void> {
  const [onDisk, written] = await Promise.all([
    vscode.workspace.fs.readFile(document.uri),
    vscode.workspace.encode(document.getText(), { encoding: document.encoding }),
  ]);
  if (isSame(onDisk, written) || isSame(onDisk, [...byteOrderMark, ...written])) return;
  throw new CommandRefusal(
    vscode.l10n.t(
      'Nothing was written. This file mixes line endings or encodings, so VS Code would change other bytes. Use `certscope renew` on the command line.',
    ),
  );
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

function isSame(left: Uint8Array, right: ArrayLike<number>): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

interface Inverse extends TextReplacement {
  /** The text that the edit inserted. */
  readonly replaced: string;
}

/** The inverse replacements, with offsets in the changed text. */
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

interface SavedEdit extends DocumentEdit {
  readonly mustSave: boolean;
}

/**
 * Documents to be saved are shown first, so that auto save does not run between the edit and our save, and stay open, because a
 * closed document cannot be undone. The replacements refer to the texts at the time of the call.
 */
async function applyAndSave(edits: readonly SavedEdit[]): Promise<void> {
  const versions = edits.map(({ document }) => document.version);
  const saved = edits.filter(({ mustSave }) => mustSave);
  for (const { document } of saved) {
    await refuseInexact(document);
    await vscode.window.showTextDocument(document, { preview: false });
  }
  if (edits.some(({ document }, index) => document.version !== versions[index])) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written: the text has changed since the preview.'));
  }
  await apply(edits);
  for (const { document } of saved) await saveAsIs(document);
}

async function apply(edits: readonly DocumentEdit[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, replacements } of edits) {
    for (const { span, newText } of replacements) {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      edit.replace(document.uri, range, newText);
    }
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written: VS Code refused the edit.'));
  }
}

/** Ordinary saving runs formatters and trimmers. The command without them acts on the active editor. */
async function saveAsIs(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await vscode.commands.executeCommand('workbench.action.files.saveWithoutFormatting');
  if (document.isDirty) {
    throw new CommandRefusal(vscode.l10n.t('The change is in the editor, but the file could not be saved.'));
  }
}
