import type { CertificateNode } from '../../pki/pkiModel.ts';

/**
 * The CAs of a bundle that are there for themselves: an organisation's root that stands there to complete the chain of
 * another member vouches for many bundles, and says nothing about this one.
 */
export function ownCas(certificates: readonly CertificateNode[]): readonly CertificateNode[] {
  const above = new Set(certificates.flatMap(({ issuer }) => (issuer.kind === 'verified' ? issuer.issuers : [])));
  const own = certificates.filter(({ fingerprint }) => !above.has(fingerprint));
  return own.length === 0 ? certificates : own;
}

/** The first CA of a bundle, by its key, that is one of another bundle, too. */
export function sharedCa(
  bundle: readonly CertificateNode[],
  other: readonly CertificateNode[],
): CertificateNode | undefined {
  const keys = new Set(ownCas(other).map(({ keyId }) => keyId));
  return ownCas(bundle).find(({ keyId }) => keys.has(keyId));
}
