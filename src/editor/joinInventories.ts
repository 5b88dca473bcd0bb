import type { DecodedFile } from '../core/pki/model.ts';

/** What an opened inventory tells. */
export interface Inventory {
  /** URI of the inventory itself. */
  readonly uri: string;
  readonly files: readonly DecodedFile[];
}

/**
 * Joins the files that scans found with those that inventories tell of. What can be read here is true now and wins;
 * an inventory stands in for what cannot be read. The inventory itself, whose text repeats every certificate, is no
 * place where certificates are in use.
 */
export function joinInventories(
  scanned: readonly DecodedFile[],
  inventories: readonly Inventory[],
): readonly DecodedFile[] {
  const own = new Set(inventories.map(({ uri }) => uri));
  // Of several inventories the one opened last.
  const told = new Map(inventories.flatMap(({ files }) => files.map((file) => [file.path, file])));
  const folders = new Set([...told.keys()].flatMap(foldersAbove));
  const read = scanned.filter(
    ({ path, unreadable }) => !own.has(path) && (unreadable === undefined || !(told.has(path) || folders.has(path))),
  );
  for (const { path } of read) told.delete(path);
  return [...read, ...told.values()];
}

/** Every folder that a URI lies in: a folder may not be read here while the inventory tells what is in it. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}
