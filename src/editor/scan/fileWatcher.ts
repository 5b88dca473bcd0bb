import * as vscode from 'vscode';
import { baseName } from '../../core/text/paths.ts';
import { placeOf, uriOf } from '../documents/placeUri.ts';
import type { ScanPlace } from './scanHost.ts';
import { globOf, isBelow } from './scanPlaces.ts';

/** Files that change together (a checkout, a renewal) are reported together. */
const gatherDelay = 300;

/**
 * Watches files and folders, inside or outside the workspace, until it is disposed.
 *
 * @param isSkippedPath - Tells which changes below a place do not matter.
 * @param onChangedPaths - Receives the paths of created, changed and deleted files and folders, once for each burst.
 */
export function watchPlaces(
  places: readonly ScanPlace[],
  isSkippedPath: (path: string, root: string) => boolean,
  onChangedPaths: (paths: readonly string[]) => void,
): vscode.Disposable {
  const touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    const paths = [...touched];
    touched.clear();
    onChangedPaths(paths);
  };
  const touch = (path: string, place: ScanPlace): void => {
    if (path !== place.path && (!isBelow(path, place.path) || isSkippedPath(path, place.path))) return;
    touched.add(path);
    clearTimeout(timer);
    timer = setTimeout(tell, gatherDelay);
  };
  const watchers = places.flatMap((place) => {
    const watcher = vscode.workspace.createFileSystemWatcher(patternOf(place));
    const touchUri = (uri: vscode.Uri): void => touch(placeOf(uri), place);
    return [watcher, watcher.onDidCreate(touchUri), watcher.onDidChange(touchUri), watcher.onDidDelete(touchUri)];
  });
  return vscode.Disposable.from(...watchers, { dispose: () => clearTimeout(timer) });
}

/** A file is watched through its folder, so that it stays watched when it is replaced, or deleted and created again. */
function patternOf({ path, isFolder }: ScanPlace): vscode.RelativePattern {
  const uri = uriOf(path);
  if (isFolder) return new vscode.RelativePattern(uri, '**');
  return new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), globOf(baseName(uri.path)));
}
