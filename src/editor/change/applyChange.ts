import * as vscode from 'vscode';
import type { ChangeSet, FileChange } from '../../core/renewal/change/changeModel.ts';
import { optional } from '../../core/text/optional.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { type DocumentEdit, editExactly } from '../documents/exactEdit.ts';
import type { AppliedChange, ChangeHost, WrittenFile } from './changeHost.ts';
import { diskPath } from './diskPath.ts';
import { asRefusal, undoOnDisk } from './undoChange.ts';

/**
 * Documents changed by an ordinary edit, at most: each is opened in a tab of its own, where undo finds it. More would bury
 * what the user has open; they are written to the disk, and taken back by one command.
 */
const mostEditedDocuments = 4;

/**
 * Makes a change in all of its files or in none: as an ordinary edit with ordinary undo where no key bytes change and VS Code
 * can open the files as text; otherwise on the disk, with a journal, so that keys are never in an editor's buffer.
 *
 * A file that keeps its private key is written on the disk as well: VS Code copies what it saves, the whole of it, to its
 * local history, in files that others may read. Ctrl+Z does not take that back, *Undo Renewal* does. What lies on no disk of
 * this machine has no other way than the edit.
 *
 * @throws CommandRefusal when that cannot be done. Then nothing was written, unless the message says otherwise.
 */
export async function applyChange(change: ChangeSet, host: ChangeHost): Promise<AppliedChange> {
  const edits = await documentEdits(change.files, host);
  if (edits !== undefined) return editExactly(edits);
  const files = writtenFiles(change);
  const journal = await host.journal();
  const { id, tightened } = await journal.write(change.plan.title, files).catch(asRefusal);
  return { ...optional('tightened', tightened), undo: () => undoOnDisk(journal, id, host) };
}

/** The files of a change as a transaction takes them. */
export function writtenFiles({ files }: ChangeSet): readonly WrittenFile[] {
  return files.map((file) => ({ ...file, path: diskPath(vscode.Uri.parse(file.path, true)) }));
}

/** `undefined` where an edit would not do. */
async function documentEdits(
  files: readonly FileChange[],
  host: ChangeHost,
): Promise<readonly DocumentEdit[] | undefined> {
  if (files.length === 0 || files.length > mostEditedDocuments) return undefined;
  const edits: DocumentEdit[] = [];
  const isOnDisk = files.every(({ path }) => vscode.Uri.parse(path, true).scheme === 'file');
  if (isOnDisk && files.some(({ path }) => keepsKey(path, host))) return undefined;
  for (const { path, kind, holdsKey, before, replacements } of files) {
    if (kind !== 'replace' || holdsKey || before === undefined || replacements === undefined) return undefined;
    const document = await openText(vscode.Uri.parse(path, true));
    // VS Code shows one kind of line ends; in a file that mixes them the places are others.
    if (document === undefined || document.getText() !== host.readText(before).text) return undefined;
    edits.push({ document, replacements });
  }
  return edits;
}

/** Tells whether a private key stands in a file, whatever becomes of the rest: in clear, encrypted, or not readable. */
function keepsKey(path: string, { store }: ChangeHost): boolean {
  const { credentials = [] } = store.picture.graph.files.find((file) => file.path === path) ?? {};
  return credentials.some(
    ({ content, block }) => content.kind === 'privateKey' || block.label?.endsWith('PRIVATE KEY') === true,
  );
}

/** `undefined` for what VS Code cannot open as text, or not write. */
async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  if (uri.scheme !== 'untitled' && vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return isReadable(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
