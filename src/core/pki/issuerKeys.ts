import type { CertificateNode, PkiGraph } from './pkiModel.ts';

/** The keys that verify a certificate's signature, as far as the graph knows. */
export function issuerKeys({ certificates }: PkiGraph, node: CertificateNode): readonly string[] {
  if (node.issuer.kind === 'selfSigned') return [node.keyId];
  if (node.issuer.kind !== 'verified') return [];
  return node.issuer.issuers.flatMap((fingerprint) => certificates.get(fingerprint)?.keyId ?? []);
}
