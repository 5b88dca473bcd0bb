import { keyIdOf } from '../pki/byteKey.ts';
import type { CertificateNode, DecodedCredential, PkiGraph } from '../pki/pkiModel.ts';
import type { PublicKey } from '../x509/x509Model.ts';

/**
 * The node of a certificate; for a certificate that is not in the graph yet (a document being edited), a node with
 * nothing but the certificate.
 *
 * @returns `undefined` when the credential is not a certificate.
 */
export function nodeOf(graph: PkiGraph, { content, fingerprint }: DecodedCredential): CertificateNode | undefined {
  if (content.kind !== 'certificate' || fingerprint === undefined) return undefined;
  return (
    graph.certificates.get(fingerprint) ?? {
      fingerprint,
      certificate: content,
      occurrences: [],
      issuer: { kind: 'unknown' },
      issued: [],
      keyId: keyIdOf(content.publicKey),
      keys: [],
      uses: [],
    }
  );
}

/** The certificates with a given key, in file order. */
export function certificatesWithKey(graph: PkiGraph, key: PublicKey | undefined): readonly CertificateNode[] {
  const fingerprints = key === undefined ? [] : (graph.keys.get(keyIdOf(key))?.certificates ?? []);
  return fingerprints.map((fingerprint) => graph.certificates.get(fingerprint)).filter((node) => node !== undefined);
}
