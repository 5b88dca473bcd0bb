import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import { isUsedAsCa } from '../certificateUse.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';

/**
 * Tells whether enough is known around a file that was looked for and is not there: copies of a machine often lack folders, and nearly
 * always the private keys. Some have nothing but CAs and what is public with them: their folder says
 * nothing, unless the one above has the certificate of a client or server, or a key. Nor does one
 * without certificates above such folders.
 *
 * @param isKey - The file would be a private key, so one of its neighbours must be.
 */
export function areNeighboursKnown(graph: PkiGraph, path: string, isKey: boolean): boolean {
  const folder = folderOf(path);
  const kept = keptByFolder(graph).get(folder);
  if (isKey) return kept === 'keys';
  if (kept === 'others') {
    const below = [...keptByFolder(graph)].flatMap(([each, its]) =>
      each.startsWith(folder) && its !== 'others' ? its : [],
    );
    return below.length === 0 || below.some(isTelling);
  }
  return (
    isTelling(kept) || (kept === 'authorities' && isTelling(keptByFolder(graph).get(folderOf(folder.slice(0, -1)))))
  );
}

/** What is most telling among the files of a folder: a private key, a leaf certificate, CAs, public keys and requests, or files without any of them. */
type Kept = 'keys' | 'more' | 'authorities' | 'others';

function isTelling(kept: Kept | undefined): boolean {
  return kept === 'keys' || kept === 'more';
}

const order: readonly Kept[] = ['others', 'authorities', 'more', 'keys'];

const keptByFolder = memoisedBy((graph: PkiGraph): ReadonlyMap<string, Kept> => {
  const folders = new Map<string, Kept>();
  for (const file of graph.files) {
    const folder = folderOf(file.path);
    const kept = keptIn(graph, file);
    const before = folders.get(folder);
    if (before === undefined || order.indexOf(kept) > order.indexOf(before)) folders.set(folder, kept);
  }
  return folders;
});

function keptIn({ certificates }: PkiGraph, { credentials }: DecodedFile): Kept {
  if (credentials.some(({ content, value }) => content.kind === 'privateKey' && value.keyPath === undefined))
    return 'keys';
  const hasLeaf = credentials.some(({ content, fingerprint = '' }) => {
    const node = certificates.get(fingerprint);
    return node === undefined ? content.kind === 'privateKey' : !isUsedAsCa(node);
  });
  if (hasLeaf) return 'more';
  return credentials.every(({ value }) => value.keyPath !== undefined) ? 'others' : 'authorities';
}
