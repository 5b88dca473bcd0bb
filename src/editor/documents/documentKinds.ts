import type { TextDocument, Uri } from 'vscode';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { largeDocumentLength, maxDocumentLength } from '../host/limits.ts';

/** Documents that programs create to show something; users do not keep certificates in them. */
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
 * Tells whether a document belongs to the picture of the cluster, or is only shown: an old version in a diff and a colleague's
 * version in a pull request are explained, but they are not places where a certificate is in use.
 *
 * @param folderSchemes - Schemes of the workspace's folders.
 */
export function isInPicture(uri: Uri, folderSchemes: ReadonlySet<string>): boolean {
  return uri.scheme === 'file' || uri.scheme === 'untitled' || folderSchemes.has(uri.scheme);
}

/** Tells whether a document is read at all. Its language and name say nothing about its content. */
export function isReadable(document: TextDocument): boolean {
  return !ignoredSchemes.has(document.uri.scheme);
}

/** Length of a document in characters, without building its text. */
export function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** Tells whether a document is too large to be read in the extension host. */
export function isTooLarge(document: TextDocument): boolean {
  return lengthOf(document) > maxDocumentLength;
}

/** Tells whether a document is so large that reading it must yield to other work. */
export function isLarge(document: TextDocument): boolean {
  const length = lengthOf(document);
  return length >= largeDocumentLength && length <= maxDocumentLength;
}

/** What is known about a document that is too large to read. */
export interface KnownOfDocument {
  /** The file in the picture. */
  readonly shown: DecodedFile | undefined;
  /** The file as a scan read it, even if it contains no certificates. */
  readonly found: DecodedFile | undefined;
  /** A scan that may still read it is running. */
  readonly isScanning: boolean;
}

/**
 * Tells what has not been read of a document that is too large: all of it, or only its unsaved changes. `undefined` if everything
 * is known.
 */
export function unreadOf(document: TextDocument, known: KnownOfDocument): 'all' | 'changes' | undefined {
  const { shown, found, isScanning } = known;
  if (document.isDirty) return shown === undefined || shown.unreadable !== undefined ? 'all' : 'changes';
  if (isScanning || (found !== undefined && isRead(document, found))) return undefined;
  return 'all';
}

/** A file without certificates has no text to compare. */
function isRead(document: TextDocument, found: DecodedFile): boolean {
  return found.unreadable === undefined && (found.hasText === undefined || isSavedText(document, found));
}

/** Tells whether a document's text is exactly the file as a scan read it. */
export function isSavedText(document: TextDocument, file: DecodedFile): boolean {
  if (document.isDirty || file.isInParts === true || file.lines?.lineCount !== document.lineCount) return false;
  if (file.lines.offsetAt({ line: file.lines.lineCount, character: 0 }) !== lengthOf(document)) return false;
  const before = compared.get(document);
  if (before?.version === document.version && before.file === file) return before.isSame;
  const isSame = hasLinesOf(document, file);
  compared.set(document, { version: document.version, file, isSame });
  return isSame;
}

/** A comparison reads the whole text, and every picture asks for it. */
const compared = new WeakMap<TextDocument, { version: number; file: DecodedFile; isSame: boolean }>();

/** Compares line by line, without building the document's text. */
function hasLinesOf(document: TextDocument, { hasText }: DecodedFile): boolean {
  let offset = 0;
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    if (hasText?.(text, offset) !== true) return false;
    // The enum values of VS Code's line endings are their lengths.
    offset += text.length + document.eol;
  }
  return true;
}
