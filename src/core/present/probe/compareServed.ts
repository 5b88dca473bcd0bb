import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { equalBytes } from '../../x509/bytes.ts';

/** What a served certificate is to those of the files. */
export type ServedComparison =
  /** The files hold it. */
  | { readonly kind: 'same'; readonly inFiles: CertificateNode }
  /** The files hold one that was issued after it: renewed, and not taken over. */
  | { readonly kind: 'older'; readonly inFiles: CertificateNode }
  /** The files hold one that was issued before it. */
  | { readonly kind: 'newer'; readonly inFiles: CertificateNode }
  /** The files say that another one is shown. */
  | { readonly kind: 'other'; readonly inFiles: CertificateNode; readonly isOfOtherCa: boolean }
  /** The files do not tell what is shown. */
  | { readonly kind: 'unknown' };

/**
 * Compares the certificate that a server shows with the one that it would show by the files. Where no flag tells which that is,
 * it is one for the same subject and the same names, from the same CA.
 *
 * @param graph - Of the files and of what was served.
 * @param expected - What the files say, its own certificate first.
 * @param isOfFiles - Whether a certificate stands in a file.
 */
export function compareServed(
  graph: PkiGraph,
  served: CertificateNode,
  expected: readonly CertificateNode[],
  isOfFiles: (node: CertificateNode) => boolean,
): ServedComparison {
  const told = expected[0] && graph.certificates.get(expected[0].fingerprint);
  if (told !== undefined) return compare(served, told);
  const alike = [...graph.certificates.values()].filter(
    (node) => node !== served && isOfFiles(node) && isOneRenewed(node, served),
  );
  const newest = alike.toSorted((a, b) => beginOf(b) - beginOf(a))[0];
  if (newest !== undefined && (beginOf(newest) > beginOf(served) || !isOfFiles(served))) return compare(served, newest);
  return isOfFiles(served) ? { kind: 'same', inFiles: served } : { kind: 'unknown' };
}

function compare(served: CertificateNode, inFiles: CertificateNode): ServedComparison {
  if (served === inFiles) return { kind: 'same', inFiles };
  const isOfOtherCa = !isOfSameCa(served, inFiles);
  const age = beginOf(served) - beginOf(inFiles) || endOf(served) - endOf(inFiles);
  const isOneName = equalBytes(served.certificate.subject.der, inFiles.certificate.subject.der);
  if (isOfOtherCa || !isOneName || age === 0) return { kind: 'other', inFiles, isOfOtherCa };
  return { kind: age < 0 ? 'older' : 'newer', inFiles };
}

/** Two certificates of one thing: a renewal changes neither its names nor who signs. */
function isOneRenewed(a: CertificateNode, b: CertificateNode): boolean {
  const namesOf = ({ certificate }: CertificateNode): string =>
    (certificate.subjectAltName ?? [])
      .map(({ type, value }) => `${type}:${value}`)
      .sort()
      .join(' ');
  return (
    equalBytes(a.certificate.subject.der, b.certificate.subject.der) && isOfSameCa(a, b) && namesOf(a) === namesOf(b)
  );
}

/** By the keys that verify them; where no CA is known, by the issuer's name and key identifier. */
function isOfSameCa(a: CertificateNode, b: CertificateNode): boolean {
  if (a.issuer.kind === 'verified' || b.issuer.kind === 'verified') {
    const issuersOf = ({ issuer }: CertificateNode): readonly string[] =>
      issuer.kind === 'verified' ? issuer.issuers : [];
    return issuersOf(a).some((issuer) => issuersOf(b).includes(issuer));
  }
  const [idOfA, idOfB] = [a.certificate.authorityKeyIdentifier, b.certificate.authorityKeyIdentifier];
  const isOneId = idOfA === undefined || idOfB === undefined || equalBytes(idOfA, idOfB);
  return isOneId && equalBytes(a.certificate.issuer.der, b.certificate.issuer.der);
}

function beginOf({ certificate: { notBefore } }: CertificateNode): number {
  return notBefore ?? 0;
}

function endOf({ certificate: { notAfter } }: CertificateNode): number {
  return notAfter ?? 0;
}
