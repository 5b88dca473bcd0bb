import { backupIn } from '../../locate/files/backupName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { linkTarget } from './samePlaces.ts';
import type { FileAccess } from './untouchedReason.ts';

/**
 * Leaves the user's own backups unchanged: copies whose names look like backups, next to files that do not, and that no
 * flag, kubeconfig, manifest or link refers to.
 *
 * @param isNamed - Files that the user named are written wherever they are.
 */
export function excludingBackups(
  graph: PkiGraph,
  access: FileAccess,
  isNamed: (file: DecodedFile) => boolean = () => false,
): FileAccess {
  const idle = unusedBackups(graph);
  return (file) => access(file) ?? (idle.has(file.path) && !isNamed(file) ? 'backup' : undefined);
}

/** Every light bulb asks. */
const unusedBackups = memoisedBy((graph: PkiGraph): ReadonlySet<string> => {
  const there = new Set(graph.files.flatMap(({ path }) => [...pathsAbove(posix(path))]));
  const copies = new Map<DecodedFile, string>();
  for (const file of graph.files) {
    const copy = backupIn(posix(file.path), (path) => there.has(path));
    if (copy !== undefined) copies.set(file, copy);
  }
  const originals = graph.files.filter((file) => !copies.has(file));
  const hosts = new Set(originals.map(hostOf));
  const folders = new Set(originals.flatMap(({ path }) => [...pathsAbove(posix(path))]));
  const used = new Set(originals.flatMap((file) => [...namedBy(file, graph)]));
  const idle = [...copies].filter(([file, copy]) => {
    const isBeside = folders.has(copy.slice(0, Math.max(copy.lastIndexOf('/'), 0))) || hosts.has(hostOf(file));
    return isBeside && !used.has(file.path);
  });
  return new Set(idle.map(([{ path }]) => path));
});

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

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}
