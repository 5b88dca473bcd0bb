import { backupsIn } from '../../locate/files/backupName.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { parentOf, posix } from '../../text/paths.ts';
import { linkTarget } from '../linkTarget.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import { referenceTarget } from '../referenceTarget.ts';
import { hostsOf } from './hostOf.ts';

/**
 * Paths of copies that were set aside: their names or folders say so, they lie next to files that are in use or on the same machine, and no
 * flag, kubeconfig, manifest, link or `KUBECONFIG` of another file names them. Findings, connections and renewals read this.
 */
export const filesSetAside = memoisedBy((graph: PkiGraph): ReadonlySet<string> => {
  const copies = copiesIn(graph);
  return new Set([...copies].flatMap(({ path }) => (filesNamed(graph).has(path) ? [] : path)));
});

/** Paths of the files that others name which are no copies. */
export const filesNamed = memoisedBy((graph: PkiGraph): ReadonlySet<string> => {
  const copies = copiesIn(graph);
  return new Set(graph.files.flatMap((file) => (copies.has(file) ? [] : [...namedBy(file, graph)])));
});

/** The files that are copies by name: what is called so lies beside what is not, or on the same machine. */
const copiesIn = memoisedBy(({ files }: PkiGraph): ReadonlySet<DecodedFile> => {
  const hostOf = hostsOf(files);
  const there = new Set(files.flatMap(({ path }) => [...pathsAbove(posix(path))]));
  const isThere = (path: string) => there.has(path);
  const marked = files.map((file) => ({ file, marks: [...backupsIn(posix(file.path), isThere)] }));
  // Folders with a file that no name on the way from them to it sets aside.
  const inUse = new Set(
    marked.flatMap(({ file, marks }) => {
      const least = marks.at(-1)?.length ?? 0;
      return [...pathsAbove(posix(file.path))].filter(({ length }) => length >= least);
    }),
  );
  const copies = marked.filter(({ file, marks }) => {
    const host = hostOf(file);
    return marks.some((mark) => inUse.has(parentOf(mark)) || (isBelow(host, mark) && inUse.has(host)));
  });
  return new Set(copies.map(({ file }) => file));
});

function isBelow(host: string, path: string): boolean {
  return host === '' || path.startsWith(`${host}/`);
}

function* namedBy(file: DecodedFile, graph: PkiGraph): Generator<string> {
  for (const reference of file.references ?? []) {
    const target = referenceTarget(reference, graph);
    if (target.kind === 'file') yield target.file.path;
  }
  const target = linkTarget(file);
  if (target !== undefined) yield target;
}

/** A path and its folders; includes the empty one, where a relative path starts. */
function* pathsAbove(path: string): Generator<string> {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
  yield '';
}
