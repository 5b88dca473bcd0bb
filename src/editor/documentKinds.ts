import type { TextDocument, Uri } from 'vscode';
import type { DecodedFile } from '../core/pki/model.ts';
import { maxDocumentLength } from './limits.ts';

/** Documents that programs write to show something; no user keeps certificates there. */
const ignoredSchemes: ReadonlySet<string> = new Set([
  'output',
  'certscope-decoded',
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
export function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** Tells whether a document is too large to be read in the extension host. */
export function isTooLarge(document: TextDocument): boolean {
  return lengthOf(document) > maxDocumentLength;
}

/** Tells by its lines and its length whether a document is the text of its file as scans read it. */
export function isSavedText(document: TextDocument, { lines, isInParts }: DecodedFile): boolean {
  if (document.isDirty || isInParts === true || lines?.lineCount !== document.lineCount) return false;
  return lines.offsetAt({ line: lines.lineCount, character: 0 }) === lengthOf(document);
}
