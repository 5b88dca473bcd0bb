import type { Bytes } from './bytes.ts';

/**
 * The decoded forms of X.509 objects. All are immutable plain data; byte fields are views into the input (zero-copy).
 * An unreadable field is absent and listed in `problems`: one broken field never hides another.
 */

/** One attribute of a distinguished name (RFC 5280 §4.1.2.4). */
export interface NameAttribute {
  readonly oid: string;
  /** Short name from RFC 4519 or common use (`CN`, `O`), absent when the OID has none. */
  readonly shortName?: string | undefined;
  /** Text of the value, absent when it is not a string type that could be decoded. */
  readonly value?: string | undefined;
  /** The value's whole DER element, for `#hex` of RFC 4514 §2.4. */
  readonly der: Bytes;
}

/** A distinguished name: RDNs in encoded order, each a set of one or more attributes. */
export interface DistinguishedName {
  /** The whole Name element; Go and RFC 5280 chains compare these bytes. */
  readonly der: Bytes;
  readonly rdns: readonly (readonly NameAttribute[])[];
}

/** A general name of RFC 5280 §4.2.1.6. `value` is the text after the prefix in `DNS:…`, `IP:…`. */
export interface GeneralName {
  readonly type:
    | 'DNS'
    | 'IP'
    | 'URI'
    | 'email'
    | 'dirName'
    | 'otherName'
    | 'registeredID'
    | 'x400Address'
    | 'ediPartyName';
  readonly value: string;
  readonly der: Bytes;
}

/** A public key; `spki` is the SubjectPublicKeyInfo element, the identity by which keys are matched. */
export interface PublicKey {
  readonly spki: Bytes;
  readonly algorithmOid: string;
  /** `RSA`, `EC`, `Ed25519`, `Ed448`, `RSA-PSS`, `DSA`, `ML-DSA-44`, … or the OID. */
  readonly algorithm: string;
  /** Size of modulus or field in bits, if the algorithm has one. */
  readonly bits?: number | undefined;
  /**
   * Named curve (`P-256`, `P-384`, `P-521`, `secp256k1`, `brainpoolP256r1`, …) or its OID; absent for explicit
   * parameters.
   */
  readonly curve?: string | undefined;
}

/** The algorithm of a signature, with its parameters. */
export interface SignatureAlgorithm {
  readonly oid: string;
  /** As OpenSSL prints it: `sha256WithRSAEncryption`, `ecdsa-with-SHA256`, `ED25519`; the OID when unknown. */
  readonly name: string;
  /** The whole AlgorithmIdentifier element. */
  readonly der: Bytes;
}

/** An extension as encoded (RFC 5280 §4.2). */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** Content of extnValue, i.e. the extension's own DER. */
  readonly value: Bytes;
  /** The whole Extension element. */
  readonly der: Bytes;
}

/**
 * Types of problems more specific than "could not be read", named like the findings they cause. Go's parser, and so
 * Kubernetes, rejects the whole certificate for each except the time format.
 */
export type ProblemCode =
  | 'trailing-data'
  | 'duplicate-extension'
  | 'serial-negative'
  | 'sig-algorithm-mismatch'
  | 'validity-noncanonical-time';

/** A part of the object that could not be read or is wrong; the rest was read. */
export interface DecodeProblem {
  /** Where: `notAfter`, `subjectAltName`, `extension 1.2.3.4`, … */
  readonly field: string;
  /** Why, in words for users: lower case, no full stop. */
  readonly reason: string;
  /** Byte offset in the object's DER. */
  readonly offset: number;
  readonly code?: ProblemCode;
}

/** The bits of keyUsage in their order (RFC 5280 §4.2.1.3). */
export const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
/** One bit of keyUsage. */
export type KeyUsageName = (typeof keyUsageNames)[number];

/** RFC 5280 §4.2.1.9. */
export interface BasicConstraints {
  readonly isCa: boolean;
  readonly pathLength?: number | undefined;
}

/** An X.509 certificate (RFC 5280 §4.1). */
export interface Certificate {
  readonly kind: 'certificate';
  readonly der: Bytes;
  readonly tbsCertificate: Bytes;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Content octets of the INTEGER, as encoded. */
  readonly serialNumber: Bytes;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** Milliseconds since 1970-01-01 UTC; `undefined` when the time cannot be read. */
  readonly notBefore: number | undefined;
  readonly notAfter: number | undefined;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Content of the signature BIT STRING without the count of unused bits. */
  readonly signature: Bytes;
  readonly extensions: readonly Extension[];
  readonly basicConstraints?: BasicConstraints | undefined;
  /** Absent without the extension; an empty list when it has no bit. */
  readonly keyUsage?: readonly KeyUsageName[] | undefined;
  /** OIDs; {@link extKeyUsageName} names them. */
  readonly extKeyUsage?: readonly string[] | undefined;
  readonly subjectAltName?: readonly GeneralName[] | undefined;
  readonly subjectKeyIdentifier?: Bytes | undefined;
  /** The keyIdentifier field of the extension. */
  readonly authorityKeyIdentifier?: Bytes | undefined;
  readonly problems: readonly DecodeProblem[];
}

/** A PKCS#10 request (RFC 2986). `requestedExtensions` come from the extensionRequest attribute. */
export interface CertificationRequest {
  readonly kind: 'certificationRequest';
  readonly der: Bytes;
  readonly certificationRequestInfo: Bytes;
  readonly version: number;
  readonly subject: DistinguishedName;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Bytes;
  readonly requestedExtensions: readonly Extension[];
  readonly keyUsage?: readonly KeyUsageName[] | undefined;
  readonly extKeyUsage?: readonly string[] | undefined;
  readonly subjectAltName?: readonly GeneralName[] | undefined;
  readonly basicConstraints?: BasicConstraints | undefined;
  readonly problems: readonly DecodeProblem[];
}

/**
 * Public facts about a private key: its type and its public key. The private values are never kept. `publicKey` is
 * absent for encrypted keys, and for EC and Ed25519 keys whose encoding does not contain it (a host with an
 * elliptic-curve implementation can add it, see `PublicKeyDeriver`).
 */
export interface PrivateKey {
  readonly kind: 'privateKey';
  readonly algorithm: string;
  readonly bits?: number | undefined;
  readonly curve?: string | undefined;
  readonly encoding: 'PKCS#1' | 'SEC1' | 'DSA' | 'PKCS#8' | 'encrypted PKCS#8' | 'encrypted PEM' | 'OpenSSH';
  readonly encrypted: boolean;
  /** Cipher of an encrypted key, in words: `PBES2 with AES-256-CBC, 2048 iterations`, `AES-256-CBC`. */
  readonly encryption?: string | undefined;
  /** A copy, never a view into the key's bytes. */
  readonly publicKey?: PublicKey | undefined;
}

/** A public key that stands alone, as in `sa.pub`. */
export interface BarePublicKey {
  readonly kind: 'publicKey';
  readonly publicKey: PublicKey;
}

/** A CRL (RFC 5280 §5); its entries are only counted. */
export interface CertificateRevocationList {
  readonly kind: 'crl';
  readonly der: Bytes;
  readonly tbsCertList: Bytes;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: number | undefined;
  readonly nextUpdate: number | undefined;
  readonly revokedCount: number;
  readonly extensions: readonly Extension[];
  /** The keyIdentifier field of the extension. */
  readonly authorityKeyIdentifier?: Bytes | undefined;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Bytes;
  readonly problems: readonly DecodeProblem[];
}

/** Bytes that are none of the above, with the reason. */
export interface Unreadable {
  readonly kind: 'unreadable';
  /** The layer that could not be read. */
  readonly layer: 'base64' | 'pem' | 'der' | 'value';
  /** What is wrong: lower case, no full stop. */
  readonly reason: string;
  /** The bytes are a well-formed object of another type (`EC PARAMETERS`, PKCS#7): nothing to show, but not an error. */
  readonly isForeign?: boolean;
  /** The bytes are a well-formed object of a different type than their PEM label: certainly an error. */
  readonly isMislabelled?: boolean;
}

/** What the bytes of a block may be. */
export type DecodedObject =
  | Certificate
  | CertificationRequest
  | PrivateKey
  | BarePublicKey
  | CertificateRevocationList
  | Unreadable;
