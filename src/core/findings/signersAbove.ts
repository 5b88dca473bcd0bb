import { isRoot } from '../pki/certificateUse.ts';
import { limits } from '../pki/limits.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';

/** The certificates that are known to stand above another one. */
export interface SignersAbove {
  /** By fingerprint. */
  readonly nodes: ReadonlyMap<string, CertificateNode>;
  /** All ways up are known to their roots, so that no unknown certificate can stand there. */
  readonly isComplete: boolean;
}

/** Collects the certificates that signed a certificate, those that signed these, and so on; bounded. */
export function signersAbove(graph: PkiGraph, node: CertificateNode): SignersAbove {
  const nodes = new Map<string, CertificateNode>();
  let isComplete = true;
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isRoot(next)) continue;
    if (next.issuer.kind !== 'verified' || nodes.size > limits.pathVisits) {
      isComplete = false;
      continue;
    }
    for (const fingerprint of next.issuer.issuers) {
      const issuer = graph.certificates.get(fingerprint);
      if (issuer === undefined || nodes.has(fingerprint)) continue;
      nodes.set(fingerprint, issuer);
      waiting.push(issuer);
    }
  }
  return { nodes, isComplete };
}
