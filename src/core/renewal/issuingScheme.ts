import type { Bytes } from '../x509/bytes.ts';
import { rsaEncryptionAlgorithm } from '../x509/encodePublicKey.ts';
import type { PrivateKey, PublicKey } from '../x509/x509Model.ts';
import { derOctetString, derSequence, derUnsignedInteger, hexBytes } from './derWriter.ts';

/** How a CA's key signs: what the certificate says about it, and what WebCrypto needs. */
export interface IssuingScheme {
  /** As OpenSSL prints it. */
  readonly name: string;
  /** AlgorithmIdentifier of the signature, for the certificate. */
  readonly identifier: Bytes;
  /** AlgorithmIdentifier of the key, for PKCS#8 around a bare key. */
  readonly keyIdentifier: Bytes;
  /** Parameters of WebCrypto's `importKey`. */
  readonly importParameters: { readonly name: string; readonly hash?: string; readonly namedCurve?: string };
  /** Parameters of WebCrypto's `sign`. */
  readonly signParameters: { readonly name: string; readonly hash?: string };
  /** WebCrypto's ECDSA signature is r and s side by side and must become DER (RFC 3279 §2.2.3). */
  readonly isEcdsa: boolean;
}

/**
 * Chooses the signature algorithm by the CA's key, as Go does for kubeadm: SHA-256 with RSA, and for elliptic curves
 * the hash of the curve's strength. The algorithm of the old certificate does not matter, so SHA-1 does not survive.
 *
 * @returns `undefined` for keys that no WebCrypto supports (RSA-PSS, DSA, Ed448, other curves).
 */
export function issuingSchemeOf(key: PublicKey): IssuingScheme | undefined {
  switch (key.algorithm) {
    case 'RSA':
      return schemes.rsa;
    case 'Ed25519':
      return schemes.ed25519;
    case 'EC':
      return key.curve === undefined ? undefined : ecSchemes[key.curve];
    default:
      return undefined;
  }
}

/**
 * Wraps an unencrypted private key as PKCS#8, the only form that WebCrypto imports.
 *
 * @returns `undefined` for encodings that cannot be wrapped. The result can share memory with `der`.
 */
export function toPkcs8(
  encoding: PrivateKey['encoding'],
  der: Bytes,
  scheme: Pick<IssuingScheme, 'keyIdentifier'>,
): Bytes | undefined {
  switch (encoding) {
    case 'PKCS#8':
      return der;
    case 'PKCS#1':
    case 'SEC1':
      return derSequence(derUnsignedInteger(Uint8Array.of(0)), scheme.keyIdentifier, derOctetString(der));
    case 'encrypted PKCS#8':
    case 'encrypted PEM':
    case 'DSA':
    case 'OpenSSH':
      return undefined;
  }
}

/** Writes WebCrypto's ECDSA signature (r and s of equal length) as Ecdsa-Sig-Value (RFC 3279 §2.2.3). */
export function toEcdsaSignatureValue(raw: Bytes): Bytes {
  const half = raw.length / 2;
  return derSequence(derUnsignedInteger(raw.subarray(0, half)), derUnsignedInteger(raw.subarray(half)));
}

const schemes = {
  rsa: {
    name: 'sha256WithRSAEncryption',
    identifier: hexBytes('300d06092a864886f70d01010b0500'),
    keyIdentifier: rsaEncryptionAlgorithm,
    importParameters: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    signParameters: { name: 'RSASSA-PKCS1-v1_5' },
    isEcdsa: false,
  },
  ed25519: {
    name: 'ED25519',
    identifier: hexBytes('300506032b6570'),
    keyIdentifier: hexBytes('300506032b6570'),
    importParameters: { name: 'Ed25519' },
    signParameters: { name: 'Ed25519' },
    isEcdsa: false,
  },
} as const satisfies Record<string, IssuingScheme>;

const ecSchemes: Readonly<Record<string, IssuingScheme>> = {
  'P-256': ecScheme('P-256', 'SHA-256', '02', '301306072a8648ce3d020106082a8648ce3d030107'),
  'P-384': ecScheme('P-384', 'SHA-384', '03', '301006072a8648ce3d020106052b81040022'),
  'P-521': ecScheme('P-521', 'SHA-512', '04', '301006072a8648ce3d020106052b81040023'),
};

/** @param lastArc - Last octet of the OID ecdsa-with-SHA2 (RFC 5758 §3.2), in hexadecimal. */
function ecScheme(namedCurve: string, hash: string, lastArc: string, keyIdentifier: string): IssuingScheme {
  return {
    name: `ecdsa-with-${hash.replace('-', '')}`,
    identifier: hexBytes(`300a06082a8648ce3d0403${lastArc}`),
    keyIdentifier: hexBytes(keyIdentifier),
    importParameters: { name: 'ECDSA', namedCurve },
    signParameters: { name: 'ECDSA', hash },
    isEcdsa: true,
  };
}
