import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { equalBytes } from '../../x509/bytes.ts';

/** A served certificate compared with those in the files. */
export type ServedComparison =
  /** The files contain it. */
  | { readonly kind: 'same'; readonly inFiles: CertificateNode }
  /** The files contain one that was issued later: renewed, but not reloaded. */
  | { readonly kind: 'older'; readonly inFiles: CertificateNode }
  /** The files contain one that was issued earlier. */
  | { readonly kind: 'newer'; readonly inFiles: CertificateNode }
  /** The files say that a different one is presented. */
  | { readonly kind: 'other'; readonly inFiles: CertificateNode; readonly isOfOtherCa: boolean }
  /** The files do not say what is presented. */
  | { readonly kind: 'unknown' };

/**
 * Compares the certificate that a server presents with the one expected from the files. If no flag says which one, it
 * is the one with the same subject and names from the same CA.
 *
 * @param graph - Contains the files and what was served.
 * @param expected - Expected certificates, the server's own first.
 * @param isOfFiles - Whether a certificate is in a file.
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

/** One certificate is a renewal of the other: same names and same CA. */
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

/** Compares the keys that verify them; if no CA is known, the issuer's name and key identifier. */
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
