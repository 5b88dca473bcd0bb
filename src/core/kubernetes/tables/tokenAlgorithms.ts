/** How a token is signed (RFC 7518 §3.1), in terms of X.509. */
export interface TokenAlgorithmRecord {
  /** The signature algorithm's OID (RFC 8017, RFC 5758). */
  readonly oid: string;
  /** As OpenSSL prints it. */
  readonly name: string;
  readonly key: 'RSA' | 'EC';
  /** The curve whose keys use it, and the octets of each half of a signature (RFC 7518 §3.4). */
  readonly curve?: { readonly name: string; readonly octets: number };
}

const rsa = (oid: string, name: string): TokenAlgorithmRecord => ({ oid, name, key: 'RSA' });
const ec = (oid: string, name: string, curve: string, octets: number): TokenAlgorithmRecord => ({
  oid,
  name,
  key: 'EC',
  curve: { name: curve, octets },
});

/** By `alg`: what kube-apiserver signs with and accepts. Sources: K-sa, RFC7515; `data/sources.json` explains them. */
export const tokenAlgorithms: Readonly<Record<string, TokenAlgorithmRecord>> = {
  RS256: rsa('1.2.840.113549.1.1.11', 'sha256WithRSAEncryption'),
  RS384: rsa('1.2.840.113549.1.1.12', 'sha384WithRSAEncryption'),
  RS512: rsa('1.2.840.113549.1.1.13', 'sha512WithRSAEncryption'),
  ES256: ec('1.2.840.10045.4.3.2', 'ecdsa-with-SHA256', 'P-256', 32),
  ES384: ec('1.2.840.10045.4.3.3', 'ecdsa-with-SHA384', 'P-384', 48),
  ES512: ec('1.2.840.10045.4.3.4', 'ecdsa-with-SHA512', 'P-521', 66),
};
