import type { CertificateNode, PkiGraph } from './pkiModel.ts';

/** The known keys that verify a certificate's signature. */
export function issuerKeys({ certificates }: PkiGraph, node: CertificateNode): readonly string[] {
  if (node.issuer.kind === 'selfSigned') return [node.keyId];
  if (node.issuer.kind !== 'verified') return [];
  return node.issuer.issuers.flatMap((fingerprint) => certificates.get(fingerprint)?.keyId ?? []);
}
