import * as vscode from 'vscode';

/** Tells whether an edit of a document can be saved, or does not need to be. */
export function isWritable({ scheme }: vscode.Uri): boolean {
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}
