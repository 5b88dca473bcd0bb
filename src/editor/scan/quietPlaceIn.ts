import * as vscode from 'vscode';
import { type QuietPlace, quietPlaceOf } from '../../core/locate/files/quietPlaces.ts';

/** What lies in folders, each listed once. */
export type Listings = Map<string, Promise<readonly string[]>>;

/** Why no cluster reads a file of the workspace as it is; see `quietPlaceOf`. What lies outside, or in a file that was opened alone, is meant. */
export async function quietPlaceIn(uri: vscode.Uri, listings: Listings): Promise<QuietPlace | undefined> {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (root === undefined) return undefined;
  const known = new Map<string, readonly string[]>();
  for (;;) {
    const asked = new Set<string>();
    const place = quietPlaceOf(uri.path.slice(root.path.length + 1), (folder) => {
      if (!known.has(folder)) asked.add(folder);
      return known.get(folder) ?? [];
    });
    if (asked.size === 0) return place;
    for (const folder of asked) known.set(folder, await namesIn(vscode.Uri.joinPath(root, folder), listings));
  }
}

function namesIn(folder: vscode.Uri, listings: Listings): Promise<readonly string[]> {
  const key = folder.toString();
  const listed =
    listings.get(key) ??
    Promise.resolve(vscode.workspace.fs.readDirectory(folder)).then(
      (entries) => entries.map(([name]) => name),
      () => [],
    );
  listings.set(key, listed);
  return listed;
}
