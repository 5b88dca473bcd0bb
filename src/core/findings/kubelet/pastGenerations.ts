import { isOlder } from '../../pki/isOlder.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { firstCertificateOf, rotationOf, rotationsAmong } from './rotationOf.ts';

/**
 * The paths of certificates that the kubelet has rotated and never reads again: `kubelet-client-DATE.pem` beside a newer one.
 * It deletes none of them, so that every node has some that have expired, or are of an old CA.
 *
 * @param isNamed - Tells whether something names a file; a named file is read, however old it is.
 */
export function pastGenerations(graph: PkiGraph, isNamed: (file: DecodedFile) => boolean): readonly string[] {
  const rotated = graph.files.flatMap((file) => {
    const leaf = rotationOf(file) && firstCertificateOf(graph, file);
    return leaf === undefined ? [] : [{ file, leaf }];
  });
  return rotationsAmong(rotated).flatMap(({ current, dated }) => {
    const inUse = current?.leaf ?? newestOf(dated.map(({ leaf }) => leaf));
    return dated.flatMap(({ file, leaf }) => (isOlder(leaf, inUse) && !isNamed(file) ? [file.path] : []));
  });
}

function newestOf(leaves: readonly CertificateNode[]): CertificateNode | undefined {
  return leaves.reduce<CertificateNode | undefined>(
    (newest, leaf) => (newest === undefined || isOlder(newest, leaf) ? leaf : newest),
    undefined,
  );
}
