import type { DecodedCredential, PkiGraph } from '../pki/model.ts';

/** For each key found, the fingerprints of the certificates that have it. */
export function certificatesByKey(graph: PkiGraph): ReadonlyMap<DecodedCredential, readonly string[]> {
  const byKey = new Map<DecodedCredential, string[]>();
  for (const { fingerprint, keys } of graph.certificates.values()) {
    for (const { credential } of keys) {
      const list = byKey.get(credential);
      if (list === undefined) byKey.set(credential, [fingerprint]);
      else list.push(fingerprint);
    }
  }
  return byKey;
}
