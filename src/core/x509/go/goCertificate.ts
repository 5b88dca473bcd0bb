import type { Bytes } from '../bytes.ts';
import type { Certificate } from '../x509Model.ts';

/**
 * What Go's crypto/x509 (1.24), and so every Kubernetes component, reads in a certificate. If Go and RFC 5280 differ,
 * this follows Go. Plain immutable data; byte fields are views into the certificate's DER.
 */

/** Signature algorithms by the names of Go's constants. */
export type GoSignatureAlgorithm =
  | 'MD5WithRSA'
  | 'SHA1WithRSA'
  | 'SHA256WithRSA'
  | 'SHA384WithRSA'
  | 'SHA512WithRSA'
  | 'SHA256WithRSAPSS'
  | 'SHA384WithRSAPSS'
  | 'SHA512WithRSAPSS'
  | 'DSAWithSHA1'
  | 'DSAWithSHA256'
  | 'ECDSAWithSHA1'
  | 'ECDSAWithSHA256'
  | 'ECDSAWithSHA384'
  | 'ECDSAWithSHA512'
  | 'PureEd25519'
  | 'UnknownSignatureAlgorithm';

/** The curves that Go's crypto/elliptic knows. */
export type GoCurve = 'P-224' | 'P-256' | 'P-384' | 'P-521';

/**
 * A public key as Go keeps it. `unknown` are keys of other algorithms (X25519, Ed448, ML-DSA, …): Go does not keep
 * them.
 */
export type GoPublicKey =
  | {
      readonly algorithm: 'RSA';
      /** Big-endian without leading zeros. */
      readonly modulus: Bytes;
      /** At most 2^63 - 1; Go's crypto/rsa does not verify with more than 2^31 - 1. */
      readonly exponent: bigint;
    }
  | { readonly algorithm: 'ECDSA'; readonly curve: GoCurve; readonly point: Bytes }
  | { readonly algorithm: 'Ed25519'; readonly point: Bytes }
  | { readonly algorithm: 'DSA' }
  | { readonly algorithm: 'unknown' };

/** A URI as parsed by Go's net/url. */
export interface GoUri {
  /** As in the certificate. */
  readonly text: string;
  /** Go's `URL.Host`: host or host:port, percent-decoded; empty if there is none. */
  readonly host: string;
  /** Go's `URL.String()`, as in errors. */
  readonly formatted: string;
}

/** An IP network of name constraints: 4 or 16 octets each. The address is as encoded, not masked. */
export interface GoIpRange {
  readonly address: Bytes;
  readonly mask: Bytes;
}

/** One side, permitted or excluded, of the name constraints. */
export interface GoNameConstraints {
  readonly dnsDomains: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uriDomains: readonly string[];
  readonly ipRanges: readonly GoIpRange[];
}

/** A pair of the policyMappings extension. */
export interface GoPolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** An extension as Go reads it. */
export interface GoExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Bytes;
}

/** The fields of Go's `x509.Certificate` that come from extensions. */
export interface GoExtensions {
  /** In their order, each type once; empty before version 3. */
  readonly extensions: readonly GoExtension[];
  /** Whether there is a basicConstraints extension. */
  readonly basicConstraintsValid: boolean;
  readonly isCa: boolean;
  /** -1 when absent. */
  readonly maxPathLen: number;
  /** Bit n of the extension is 1 << n; `undefined` without the extension, which Go keeps as 0. */
  readonly keyUsage: number | undefined;
  /** OIDs in order, with and without a name in Go. */
  readonly extKeyUsage: readonly string[];
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly ipAddresses: readonly Bytes[];
  readonly uris: readonly GoUri[];
  readonly permitted: GoNameConstraints;
  readonly excluded: GoNameConstraints;
  /**
   * Policy OIDs. Go compares their encoding and does not check those of mappings; an invalid OID is `#` and its
   * octets in hexadecimal here, so that equal texts mean equal octets.
   */
  readonly policies: readonly string[];
  readonly policyMappings: readonly GoPolicyMapping[];
  /** -1 when absent. */
  readonly inhibitAnyPolicy: number;
  /** -1 when absent. */
  readonly inhibitPolicyMapping: number;
  /** -1 when absent. */
  readonly requireExplicitPolicy: number;
  readonly subjectKeyId: Bytes | undefined;
  readonly authorityKeyId: Bytes | undefined;
  /** OIDs of critical extensions that Go did not fully understand; verification fails if there are any. */
  readonly unhandledCriticalExtensions: readonly string[];
}

/** The extension of one type. What verification reads of an extension's octets comes from here. */
export function goExtension({ extensions }: GoExtensions, oid: string): GoExtension | undefined {
  return extensions.find((extension) => extension.oid === oid);
}

/** A certificate as Go reads it. */
export interface GoCertificate extends GoExtensions {
  /** Our own decoded form of the same bytes. */
  readonly certificate: Certificate;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Name elements; Go compares these bytes. */
  readonly rawIssuer: Bytes;
  readonly rawSubject: Bytes;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Time zone offset of the times in minutes east of Greenwich, used in errors; 0 in RFC 5280. */
  readonly notBeforeOffset: number;
  readonly notAfterOffset: number;
  readonly rawTbsCertificate: Bytes;
  readonly signatureAlgorithm: GoSignatureAlgorithm;
  /** Go's `Signature`: the bits of the BIT STRING, aligned to the right. */
  readonly signature: Bytes;
  readonly publicKeyAlgorithm: GoPublicKey['algorithm'];
  readonly publicKey: GoPublicKey;
}

/** What Go's `x509.ParseCertificate` returns: the certificate, or its exact error. */
export type GoReading = { readonly certificate: GoCertificate } | { readonly error: string };
