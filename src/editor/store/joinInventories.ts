import type { DecodedFile } from '../../core/pki/pkiModel.ts';

/** What an opened inventory tells. */
export interface Inventory {
  /** URI of the inventory itself. */
  readonly uri: string;
  readonly files: readonly DecodedFile[];
}

/**
 * Joins the files that scans found with those that inventories tell of. What can be read here is true now and wins;
 * an inventory stands in for what cannot be read, be it said here or by another inventory. The inventory itself, whose
 * text repeats every certificate, is no place where certificates are in use.
 */
export function joinInventories(
  scanned: readonly DecodedFile[],
  inventories: readonly Inventory[],
): readonly DecodedFile[] {
  const own = new Set(inventories.map(({ uri }) => uri));
  const here = scanned.filter(({ path }) => !own.has(path));
  // Of several inventories the one opened last.
  const told = inventories.flatMap(({ files }) => files);
  const read = byPath([...told.filter(isRead), ...here.filter(isRead)]);
  const folders = new Set(told.filter(isRead).flatMap(({ path }) => foldersAbove(path)));
  const unread = byPath([...here, ...told].filter((file) => !isRead(file)));
  return [...read.values(), ...[...unread.values()].filter(({ path }) => !read.has(path) && !folders.has(path))];
}

function isRead({ unreadable }: DecodedFile): boolean {
  return unreadable === undefined;
}

function byPath(files: readonly DecodedFile[]): ReadonlyMap<string, DecodedFile> {
  return new Map(files.map((file) => [file.path, file]));
}

/** Every folder that a URI lies in: a folder may not be read here while the inventory tells what is in it. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}
