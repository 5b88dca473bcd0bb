import * as vscode from 'vscode';
import type { ChangeSet, FileChange } from '../../core/renewal/change/changeModel.ts';
import { optional } from '../../core/text/optional.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { type DocumentEdit, type ExactEdit, editExactly } from '../documents/exactEdit.ts';
import type { AppliedChange, ChangeHost, WrittenFile } from './changeHost.ts';
import { diskPath } from './diskPath.ts';
import { asRefusal, changeOnDisk } from './undoChange.ts';

/**
 * Maximum number of documents changed by an ordinary edit: each opens in its own tab, where undo works. More tabs would bury
 * what the user has open, so larger changes are written to disk and undone with one command.
 */
const maxEditedDocuments = 4;

/**
 * Applies a change to all of its files or to none: as an ordinary edit with ordinary undo if no key bytes change and VS Code
 * can open the files as text; otherwise on disk, with a journal, so that keys are never in an editor buffer.
 *
 * A file that contains a private key is always written on disk: VS Code copies every saved file to its local history, in files
 * that other users may be able to read. Ctrl+Z does not undo such a change, *Undo Renewal* does. Files that are not on a local
 * disk can only be edited.
 *
 * @throws CommandRefusal if that is not possible. Then nothing was written, unless the message says otherwise.
 */
export async function applyChange(change: ChangeSet, host: ChangeHost): Promise<AppliedChange> {
  const edits = await documentEdits(change.files, host);
  const { title } = change.plan;
  if (edits !== undefined) return appliedEdit(title, change.files, await editExactly(edits));
  const files = writtenFiles(change);
  const journal = await host.journal();
  const { id, tightened } = await journal.write(title, files).catch(asRefusal);
  return { ...optional('tightened', tightened), ...changeOnDisk(journal, id, title) };
}

function appliedEdit(title: string, changed: readonly FileChange[], { undo }: ExactEdit): AppliedChange {
  const files = changed.map(({ path, before }) => ({ path, ...optional('content', before) }));
  return { title, restores: async () => ({ files }), undo };
}

/** The files of a change as a transaction takes them. */
export function writtenFiles({ files }: ChangeSet): readonly WrittenFile[] {
  return files.map((file) => ({ ...file, path: diskPath(vscode.Uri.parse(file.path, true)) }));
}

/** `undefined` if an edit cannot make the change. */
async function documentEdits(
  files: readonly FileChange[],
  host: ChangeHost,
): Promise<readonly DocumentEdit[] | undefined> {
  if (files.length === 0 || files.length > maxEditedDocuments) return undefined;
  const edits: DocumentEdit[] = [];
  const isOnDisk = files.every(({ path }) => vscode.Uri.parse(path, true).scheme === 'file');
  if (isOnDisk && files.some(({ path }) => keepsKey(path, host))) return undefined;
  for (const { path, kind, holdsKey, before, replacements } of files) {
    if (kind !== 'replace' || holdsKey || before === undefined || replacements === undefined) return undefined;
    const document = await openText(vscode.Uri.parse(path, true));
    // VS Code shows one kind of line ending. In a file that mixes them, offsets differ.
    if (document === undefined || document.getText() !== host.readText(before).text) return undefined;
    edits.push({ document, replacements });
  }
  return edits;
}

/** Tells whether a file contains a private key after the change: in plain text, encrypted or unreadable. */
function keepsKey(path: string, { store }: ChangeHost): boolean {
  const { credentials = [] } = store.picture.graph.files.find((file) => file.path === path) ?? {};
  return credentials.some(
    ({ content, block }) => content.kind === 'privateKey' || block.label?.endsWith('PRIVATE KEY') === true,
  );
}

/** `undefined` if VS Code cannot open the file as text or cannot write it. */
async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  if (uri.scheme !== 'untitled' && vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return isReadable(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
