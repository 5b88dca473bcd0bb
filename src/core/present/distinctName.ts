import { hostOf } from '../pki/cluster/hostOf.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { decodedPath, fileNameOf } from '../text/shownPath.ts';
import { visibleText } from '../text/visibleText.ts';

/** The end of a file's path that no other file of its machine has: `pki/ca.crt` beside `etcd/ca.crt`. */
export function distinctName(graph: PkiGraph, path: string): string {
  const alike = alikeIn(graph).get(`${hostOf({ path })} ${fileNameOf(path)}`) ?? [];
  const others = alike.filter((each) => each !== path);
  const parts = path.split('/');
  const isTold = (name: string): boolean => !others.some((other) => other === name || other.endsWith(`/${name}`));
  const counts = parts.map((_, index) => index + 1);
  const names = counts.map((count) => parts.slice(-count).join('/'));
  return visibleText(decodedPath(path, names.find(isTold) ?? path));
}

/** Paths with one name on one machine. */
const alikeIn = memoisedBy(({ files }: PkiGraph) =>
  groupBy(
    files.map(({ path }) => path),
    (path) => `${hostOf({ path })} ${fileNameOf(path)}`,
  ),
);
