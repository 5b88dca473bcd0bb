import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { lostKeysOf } from '../../pki/lostKeys.ts';
import type { Occurrence, PkiGraph } from '../../pki/model.ts';
import type { FileAccess } from './untouchedReason.ts';

/**
 * Finds the certificates that are read with a key file that is gone and is made again for others: they would not fit the new key, and
 * nobody can have the old one, so they are issued again along with those.
 *
 * @param renewed - Fingerprints of all certificates that are renewed already.
 * @returns Fingerprints.
 */
export function sharersOfLostKeys(
  graph: PkiGraph,
  certificates: readonly { readonly fingerprint: string; readonly places?: readonly Occurrence[] }[],
  { renewed, access }: { readonly renewed: ReadonlySet<string>; readonly access: FileAccess },
): readonly string[] {
  const lost = new Set(
    certificates.flatMap(({ fingerprint, places }) => {
      const node = graph.certificates.get(fingerprint);
      return node === undefined
        ? []
        : (places ?? node.occurrences).flatMap((at) => lostKeysOf(graph, node, at).map(({ path }) => path));
    }),
  );
  if (lost.size === 0) return [];
  return [...graph.certificates.values()]
    .filter(
      (node) =>
        !renewed.has(node.fingerprint) &&
        !isUsedAsCa(node) &&
        node.occurrences.some(
          (at) => access(at.file) !== 'backup' && lostKeysOf(graph, node, at).some(({ path }) => lost.has(path)),
        ),
    )
    .map(({ fingerprint }) => fingerprint);
}
