import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';

/**
 * Tells whether enough is known around a file that was looked for and is not there: copies of a machine often lack folders, and nearly
 * always the private keys.
 *
 * @param isKey - The file would be a private key, so one of its neighbours must be.
 */
export function areNeighboursKnown(graph: PkiGraph, path: string, isKey: boolean): boolean {
  const keys = keysByFolder(graph).get(folderOf(path));
  return isKey ? keys === true : keys !== undefined;
}

/** For each folder with files, whether one of them is a private key. */
const keysByFolder = memoisedBy(({ files }: PkiGraph): ReadonlyMap<string, boolean> => {
  const folders = new Map<string, boolean>();
  for (const file of files) {
    const folder = folderOf(file.path);
    folders.set(folder, folders.get(folder) === true || holdsKey(file));
  }
  return folders;
});

function holdsKey({ credentials }: DecodedFile): boolean {
  return credentials.some(({ content, value }) => content.kind === 'privateKey' && value.keyPath === undefined);
}
