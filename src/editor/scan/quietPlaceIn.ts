import * as vscode from 'vscode';
import { type QuietPlace, quietPlaceOf } from '../../core/locate/files/quietPlaces.ts';

/** Why no cluster reads a file of the workspace as it is; see `quietPlaceOf`. What lies outside, or in a file that was opened alone, is meant. */
export function quietPlaceIn(uri: vscode.Uri): QuietPlace | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.path;
  return folder === undefined ? undefined : quietPlaceOf(uri.path.slice(folder.length + 1));
}
