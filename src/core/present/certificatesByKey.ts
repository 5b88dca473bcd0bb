import type { DecodedCredential, PkiGraph } from '../pki/pkiModel.ts';

/** Certificates that are listed with a key: many keys in many certificates each would make the inventory grow as the square. */
const listedCertificates = 100;

/** For each private key found, the fingerprints of the first 100 certificates that have it. */
export function certificatesByKey(graph: PkiGraph): ReadonlyMap<DecodedCredential, readonly string[]> {
  const byKey = new Map<DecodedCredential, readonly string[]>();
  for (const { certificates, privateKeys } of graph.keys.values()) {
    const listed = certificates.slice(0, listedCertificates);
    for (const { credential } of privateKeys) byKey.set(credential, listed);
  }
  return byKey;
}
