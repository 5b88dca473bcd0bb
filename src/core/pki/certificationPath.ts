import { limits } from './limits.ts';
import type { CertificateNode, PkiGraph } from './pkiModel.ts';

/**
 * Finds the certificates from `fingerprint` up to its root, each signed by the next (verified by signature).
 *
 * If a CA has several certificates (reissued, cross-signed), the first path that ends in a self-signed root counts,
 * the latest `notAfter` first; without a root, the longest path. The search is bounded and handles loops of
 * cross-signed CAs.
 *
 * @returns Fingerprints, the certificate itself first; empty when it is not in the graph.
 */
export function certificationPath(graph: PkiGraph, fingerprint: string): readonly string[] {
  let visits = 0;
  let longest: readonly string[] = [];
  const toRoot = (node: CertificateNode, below: readonly string[]): readonly string[] | undefined => {
    const path = [...below, node.fingerprint];
    if (path.length > longest.length) longest = path;
    if (node.issuer.kind === 'selfSigned') return path;
    if (path.length >= limits.pathLength) return undefined;
    for (const issuer of issuersOf(graph, node)) {
      if (path.includes(issuer.fingerprint) || ++visits > limits.pathVisits) continue;
      const found = toRoot(issuer, path);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const start = graph.certificates.get(fingerprint);
  return start === undefined ? [] : (toRoot(start, []) ?? longest);
}

/** The nodes that verifiably signed `node`, roots first, then by expiry, the latest first. */
export function issuersOf(graph: PkiGraph, node: CertificateNode): readonly CertificateNode[] {
  if (node.issuer.kind !== 'verified') return [];
  return node.issuer.issuers
    .map((fingerprint) => graph.certificates.get(fingerprint))
    .filter((issuer) => issuer !== undefined)
    .sort((a, b) => rank(b) - rank(a) || (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0));
}

function rank(node: CertificateNode): number {
  return node.issuer.kind === 'selfSigned' ? 1 : 0;
}
