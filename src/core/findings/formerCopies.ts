import { hostOf } from '../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../pki/model.ts';
import { groupBy } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import { isOlder } from './isOlder.ts';

/**
 * Words by which people mark what they have put aside (`pki.bak`, `backup-2025`, `apiserver.crt.old`), and what
 * `k3s certificate rotate` leaves: `tls-1769000000` beside `tls`.
 */
const aside = /(?:^|[-_./\\])(?:bak|backups?|old|orig|saved?|previous)(?=[-_.\d/\\]|$)|\/tls-\d{10}\//i;
/** What such a word adds to the name of a file, a date behind it included. */
const asideInName = /[-_.](?:bak|backup|old|orig|saved?|previous)[-_.\d]*$/i;

/**
 * The paths of files that somebody has put aside when their certificates were renewed: a copy marked as such by its path,
 * where a file of the same name on the same machine holds a newer certificate of the same subject. That the copy has expired
 * hurts nobody.
 *
 * @param isNamed - Whoever names one reads it, wherever it lies.
 */
export function formerCopies(graph: PkiGraph, isNamed: (file: DecodedFile) => boolean): readonly string[] {
  const marked = graph.files.filter((file) => isPutAside(file) && !isNamed(file));
  if (marked.length === 0) return [];
  const names = new Set(marked.map(originalName));
  const others = graph.files.filter((file) => names.has(originalName(file)) && !isPutAside(file));
  const inUse = groupBy(others, keyOf);
  return marked.flatMap((file) => {
    const former = leafIn(graph, file);
    if (former === undefined) return [];
    const isReplaced = inUse.get(keyOf(file))?.some((other) => {
      const leaf = leafIn(graph, other);
      return leaf !== undefined && isSameSubject(former, leaf) && isOlder(former, leaf);
    });
    return isReplaced === true ? [file.path] : [];
  });
}

function isPutAside({ path, hostPath = path }: DecodedFile): boolean {
  return aside.test(hostPath);
}

function keyOf(file: DecodedFile): string {
  return `${hostOf(file)}\n${originalName(file)}`;
}

function originalName({ path, hostPath = path }: DecodedFile): string {
  return hostPath.slice(Math.max(hostPath.lastIndexOf('/'), hostPath.lastIndexOf('\\')) + 1).replace(asideInName, '');
}

/** The first certificate that is no CA: of a kubeconfig the user's. */
function leafIn({ certificates }: PkiGraph, { credentials }: DecodedFile): CertificateNode | undefined {
  const leaf = credentials.find(({ content }) => content.kind === 'certificate' && !isCa(content));
  return leaf?.fingerprint === undefined ? undefined : certificates.get(leaf.fingerprint);
}

function isCa({ basicConstraints }: CertificateNode['certificate']): boolean {
  return basicConstraints?.isCa === true;
}

function isSameSubject(a: CertificateNode, b: CertificateNode): boolean {
  return equalBytes(a.certificate.subject.der, b.certificate.subject.der);
}
