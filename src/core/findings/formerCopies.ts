import { backupNames } from '../locate/files/backupName.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { issuerKeys } from '../pki/issuerKeys.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { equalBytes } from '../x509/bytes.ts';
import { isOlder } from './isOlder.ts';

/**
 * Finds old certificates that were kept when they were renewed: the path says that the file is a copy, and the original file
 * contains a newer certificate of the same subject, signed with the same CA key. Kubeconfigs must be for the same servers.
 * The expiry of such a certificate is harmless. In doubt, a certificate is not one of them.
 *
 * @param isNamed - Tells whether something names a file; a named file is read, wherever it is.
 * @returns Tells of a certificate at a path whether it is one.
 */
export function formerCopies(
  graph: PkiGraph,
  isNamed: (file: DecodedFile) => boolean,
): (path: string, fingerprint: string) => boolean {
  let files: ReadonlyMap<string, DecodedFile> | undefined;
  const originals = new Map<string, readonly DecodedFile[]>();
  const originalsOf = (path: string): readonly DecodedFile[] => {
    files ??= new Map(graph.files.map((file) => [posix(file.path), file]));
    const copy = files.get(posix(path));
    if (copy === undefined || isNamed(copy)) return [];
    return originalPaths(posix(path)).flatMap((original) => {
      const file = files?.get(original);
      const isReplacement = file !== undefined && hostOf(file) === hostOf(copy) && isForServersOf(graph, copy, file);
      return isReplacement ? [file] : [];
    });
  };
  return (path, fingerprint) => {
    const found = originals.get(path) ?? originalsOf(path);
    originals.set(path, found);
    const former = graph.certificates.get(fingerprint);
    return former !== undefined && found.some((file) => certificatesIn(graph, file).some(replaces(graph, former)));
  };
}

/** Where the files lie of which one is a copy, or a copy of a copy: those that are no copies themselves. */
function originalPaths(path: string): readonly string[] {
  const paths = new Set([path]);
  for (const each of paths) {
    for (const { original } of backupNames(each)) paths.add(original);
  }
  paths.delete(path);
  return [...paths];
}

function replaces(graph: PkiGraph, former: CertificateNode): (node: CertificateNode) => boolean {
  return (node) =>
    equalBytes(former.certificate.subject.der, node.certificate.subject.der) &&
    isOlder(former, node) &&
    isOfSameIssuer(graph, former, node);
}

/** CAs of one name are many: the key counts, of an unknown CA its identifier. */
function isOfSameIssuer(graph: PkiGraph, a: CertificateNode, b: CertificateNode): boolean {
  const keys = issuerKeys(graph, a);
  if (keys.length > 0) return issuerKeys(graph, b).some((key) => keys.includes(key));
  if (a.issuer.kind !== 'unknown' || b.issuer.kind !== 'unknown') return false;
  const [idOfA, idOfB] = [a.certificate.authorityKeyIdentifier, b.certificate.authorityKeyIdentifier];
  return idOfA !== undefined && idOfB !== undefined && equalBytes(idOfA, idOfB);
}

function isForServersOf(graph: PkiGraph, copy: DecodedFile, original: DecodedFile): boolean {
  const servers = serversIn(graph, original);
  return [...serversIn(graph, copy)].every((server) => servers.has(server));
}

/** The servers that a file's kubeconfigs name. */
function serversIn(graph: PkiGraph, file: DecodedFile): ReadonlySet<string> {
  const { kubeconfigs } = clusterPictureOf(graph);
  const ofFile = kubeconfigs.filter((kubeconfig) => kubeconfig.file === file);
  return new Set(ofFile.flatMap(({ clusters }) => clusters.map(({ server }) => server?.text ?? '')));
}

function certificatesIn({ certificates }: PkiGraph, { credentials }: DecodedFile): readonly CertificateNode[] {
  return credentials.flatMap(({ fingerprint = '' }) => certificates.get(fingerprint) ?? []);
}

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}
