import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import { isUsedAsCa } from '../certificateUse.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';

/**
 * Tells whether enough is known around a file that was looked for and is not there: copies of a machine often lack folders, and nearly
 * always the private keys. Some have nothing but CAs: their folder says nothing, unless the one above has more.
 *
 * @param isKey - The file would be a private key, so one of its neighbours must be.
 */
export function areNeighboursKnown(graph: PkiGraph, path: string, isKey: boolean): boolean {
  const folder = folderOf(path);
  const kept = keptByFolder(graph).get(folder);
  if (isKey || kept !== 'authorities') return isKey ? kept === 'keys' : kept !== undefined;
  const above = keptByFolder(graph).get(folderOf(folder.slice(0, -1)));
  return above === 'keys' || above === 'more';
}

/** What is most telling among the files of a folder: a private key, anything but CAs, or CAs alone. */
type Kept = 'keys' | 'more' | 'authorities';
const order: readonly Kept[] = ['authorities', 'more', 'keys'];

const keptByFolder = memoisedBy((graph: PkiGraph): ReadonlyMap<string, Kept> => {
  const folders = new Map<string, Kept>();
  for (const file of graph.files) {
    const folder = folderOf(file.path);
    const kept = holdsKey(file) ? 'keys' : holdsAuthorities(graph, file) ? 'authorities' : 'more';
    const before = folders.get(folder);
    if (before === undefined || order.indexOf(kept) > order.indexOf(before)) folders.set(folder, kept);
  }
  return folders;
});

/** Nothing but certificates of CAs. */
function holdsAuthorities({ certificates }: PkiGraph, { credentials }: DecodedFile): boolean {
  return (
    credentials.length > 0 &&
    credentials.every(({ value, fingerprint }) => {
      const node = fingerprint === undefined ? undefined : certificates.get(fingerprint);
      return value.keyPath === undefined && node !== undefined && isUsedAsCa(node);
    })
  );
}

function holdsKey({ credentials }: DecodedFile): boolean {
  return credentials.some(({ content, value }) => content.kind === 'privateKey' && value.keyPath === undefined);
}
