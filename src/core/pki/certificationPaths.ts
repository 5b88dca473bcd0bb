import { issuersOf } from './certificationPath.ts';
import { limits } from './limits.ts';
import type { CertificateNode, PkiGraph } from './pkiModel.ts';

/**
 * Finds all paths from a certificate up to an unknown issuer, each certificate signed by the next (verified by
 * signature), roots first if a CA has several certificates. The search is bounded.
 *
 * @returns At least the path with only the certificate.
 */
export function certificationPaths(graph: PkiGraph, node: CertificateNode): readonly (readonly CertificateNode[])[] {
  const paths: (readonly CertificateNode[])[] = [];
  let visits = 0;
  const follow = (path: readonly CertificateNode[], last: CertificateNode): void => {
    const issuers = path.length < limits.pathLength ? issuersOf(graph, last) : [];
    let isComplete = true;
    for (const issuer of issuers) {
      if (path.includes(issuer) || ++visits > limits.pathVisits) continue;
      isComplete = false;
      follow([...path, issuer], issuer);
    }
    if (isComplete) paths.push(path);
  };
  follow([node], node);
  return paths;
}
