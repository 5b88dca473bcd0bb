import type { ScanPlace } from './scanHost.ts';

/** Drops duplicates, and paths inside a folder that is read anyway. */
export function outermostPlaces(places: readonly ScanPlace[]): readonly ScanPlace[] {
  const unique = [...new Map(places.map((place) => [place.path, place])).values()];
  return unique.filter(({ path }) => !unique.some((other) => other.isFolder && isBelow(path, other.path)));
}

/** Tells whether a path is inside a folder; a folder is not inside itself. */
export function isBelow(path: string, folder: string): boolean {
  if (path.length <= folder.length || !path.startsWith(folder)) return false;
  return /[/\\]$/.test(folder) || /[/\\]/.test(path.charAt(folder.length));
}

/** The reason that scans report for a path that does not exist. */
export const goneReason = 'no such file or directory';

/** A glob that matches one file name and nothing else. */
export function globOf(fileName: string): string {
  return fileName.replace(/[*?[\]{}]/g, '[$&]');
}
