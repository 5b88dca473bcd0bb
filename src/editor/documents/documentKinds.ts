import type { TextDocument, Uri } from 'vscode';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { largeDocumentLength, maxDocumentLength } from '../host/limits.ts';

/** Documents that programs write to show something; no user keeps certificates there. */
const ignoredSchemes: ReadonlySet<string> = new Set([
  'output',
  'certscope-decoded',
  'certscope-finding',
  'certscope-shown',
  'certscope-preview',
  'comment',
  'debug',
  'vscode-interactive-input',
  'chatSessionInput',
  'search-editor',
]);

/**
 * Tells whether a document belongs to the picture of the cluster, or is only shown: an old version in a diff and a
 * colleague's version in a pull request are explained, but are no further place where a certificate is in use.
 *
 * @param folderSchemes - Schemes of the workspace's folders.
 */
export function isInPicture(uri: Uri, folderSchemes: ReadonlySet<string>): boolean {
  return uri.scheme === 'file' || uri.scheme === 'untitled' || folderSchemes.has(uri.scheme);
}

/** Tells whether a document is looked at at all. Its language and its name say nothing about its content. */
export function isReadable(document: TextDocument): boolean {
  return !ignoredSchemes.has(document.uri.scheme);
}

/** Characters of a document, without its text being put together. */
function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** Tells whether a document is too large to be read in the extension host. */
export function isTooLarge(document: TextDocument): boolean {
  return lengthOf(document) > maxDocumentLength;
}

/** Tells whether reading a document takes so long that it is done in turns with other work. */
export function isLarge(document: TextDocument): boolean {
  const length = lengthOf(document);
  return length >= largeDocumentLength && length <= maxDocumentLength;
}

/** What is known of a document that is too large to be read. */
export interface KnownOfDocument {
  /** What the picture has of its file. */
  readonly shown: DecodedFile | undefined;
  /** What a scan has read of its file, also where nothing is in it. */
  readonly found: DecodedFile | undefined;
  /** A scan goes on, which may yet read it. */
  readonly isScanning: boolean;
}

/**
 * Tells what of a document that is too large nobody has read: all of it, or its changes alone, so that what is shown is of the
 * file as saved. `undefined` where all is known.
 */
export function unreadOf(document: TextDocument, known: KnownOfDocument): 'all' | 'changes' | undefined {
  const { shown, found, isScanning } = known;
  if (document.isDirty) return shown === undefined || shown.unreadable !== undefined ? 'all' : 'changes';
  if (isScanning || (found !== undefined && isRead(document, found))) return undefined;
  return 'all';
}

/** A file in which a scan found nothing has no text to compare. */
function isRead(document: TextDocument, found: DecodedFile): boolean {
  return found.unreadable === undefined && (found.hasText === undefined || isSavedText(document, found));
}

/** Tells whether a document is, letter by letter, the text of its file as scans read it. */
export function isSavedText(document: TextDocument, file: DecodedFile): boolean {
  if (document.isDirty || file.isInParts === true || file.lines?.lineCount !== document.lineCount) return false;
  if (file.lines.offsetAt({ line: file.lines.lineCount, character: 0 }) !== lengthOf(document)) return false;
  const before = compared.get(document);
  if (before?.version === document.version && before.file === file) return before.isSame;
  const isSame = hasLinesOf(document, file);
  compared.set(document, { version: document.version, file, isSame });
  return isSame;
}

/** A comparison takes as long as the text is, and is asked for with every picture. */
const compared = new WeakMap<TextDocument, { version: number; file: DecodedFile; isSame: boolean }>();

/** Without the document's text being put together. */
function hasLinesOf(document: TextDocument, { hasText }: DecodedFile): boolean {
  let offset = 0;
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    if (hasText?.(text, offset) !== true) return false;
    // VS Code numbers its two line ends by their lengths.
    offset += text.length + document.eol;
  }
  return true;
}
