import { hostOf } from '../pki/cluster/hostOf.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { decodedPath, fileNameOf } from '../text/shownPath.ts';
import { visibleText } from '../text/visibleText.ts';

/** The end of a file's path that no other file of its machine has: `pki/ca.crt` beside `etcd/ca.crt`. */
export function distinctName(graph: PkiGraph, path: string): string {
  const alike = alikeIn(graph).get(`${hostOf({ path })} ${fileNameOf(path)}`) ?? [];
  // A part of a machine's file system may be read without its root.
  const own = path.replace(/^\//, '');
  const others = alike.filter((each) => each.replace(/^\//, '') !== own);
  const parts = path.split('/');
  const isTold = (name: string): boolean => !others.some((other) => other === name || other.endsWith(`/${name}`));
  const counts = parts.map((_, index) => index + 1);
  const names = counts.map((count) => parts.slice(-count).join('/'));
  return visibleText(decodedPath(path, names.find(isTold) ?? path));
}

/** Paths with one name on one machine, of files that are there and of those that something names. */
const alikeIn = memoisedBy(({ files }: PkiGraph) =>
  groupBy(
    new Set(files.flatMap(({ path, references = [] }) => [path, ...references.flatMap((each) => each.filePath ?? [])])),
    (path) => `${hostOf({ path })} ${fileNameOf(path)}`,
  ),
);
