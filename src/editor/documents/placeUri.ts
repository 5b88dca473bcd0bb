import * as vscode from 'vscode';

/**
 * Names a place as scans do: a local file by its path, anything else by its URI, so that local files can be passed to the disk
 * reader.
 */
export function placeOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** The URI of a place. */
export function uriOf(place: string): vscode.Uri {
  return isElsewhere(place) ? vscode.Uri.parse(place) : vscode.Uri.file(place);
}

/** Tells whether a place is not on the local disk. A Windows drive has one letter, a scheme has more. */
export function isElsewhere(place: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(place);
}
