import type { CertificateNode, PkiGraph } from './pkiModel.ts';
import { authoritiesAbove } from './privateCas.ts';

/**
 * Tells whether a certificate is one of the anchors, or was issued below one, whatever the chain between them looks like.
 *
 * @returns `undefined` where its signature, or one above it, cannot be checked.
 */
export function isIssuedUnder(
  graph: PkiGraph,
  node: CertificateNode,
  anchors: readonly CertificateNode[],
): boolean | undefined {
  const above = new Set(authoritiesAbove(graph, node).map(({ keyId }) => keyId));
  if (anchors.some(({ keyId }) => keyId === node.keyId || above.has(keyId))) return true;
  return node.issuer.kind === 'signatureInvalid' || node.issuer.kind === 'unverifiable' ? undefined : false;
}
