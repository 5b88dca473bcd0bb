import type { DecodedFile } from '../../core/pki/pkiModel.ts';

/** The content of an opened inventory. */
export interface Inventory {
  /** URI of the inventory itself. */
  readonly uri: string;
  readonly files: readonly DecodedFile[];
}

/**
 * Joins the files that scans found with those of inventories. Files that can be read here are current and take precedence; an
 * inventory replaces files that cannot be read, here or in another inventory. The inventory file itself, whose text repeats every
 * certificate, is not a place where certificates are in use.
 */
export function joinInventories(
  scanned: readonly DecodedFile[],
  inventories: readonly Inventory[],
): readonly DecodedFile[] {
  const own = new Set(inventories.map(({ uri }) => uri));
  const here = scanned.filter(({ path }) => !own.has(path));
  // If several inventories have the file, the one opened last.
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

/** Every parent folder of a URI: a folder may be unreadable here while the inventory has its content. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}
