import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import type { CertificatePool } from './certificatePool.ts';

/** The question for Go's `Certificate.Verify`: is this certificate valid for this use, name and moment? */
export interface VerificationQuestion {
  readonly certificate: GoCertificate;
  /** Go's `Roots`: certificates of any kind that are trusted. */
  readonly anchors: CertificatePool;
  readonly intermediates: CertificatePool;
  /** The moment to verify at: milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** Go's `DNSName`: a host name or an IP address, optionally in square brackets. Not checked when absent or empty. */
  readonly name?: string;
  /**
   * Go's `KeyUsages` as OIDs of extended key usages, of which the path has to allow one. Empty means serverAuth;
   * anyExtendedKeyUsage means that usages do not matter.
   */
  readonly usages: readonly string[];
}

/** Go's error classes and, of `CertificateInvalidError`, its reasons. */
type VerificationErrorCode =
  // CertificateInvalidError
  | 'expired'
  | 'notAuthorizedToSign'
  | 'caNotAuthorizedForThisName'
  | 'tooManyConstraints'
  | 'tooManyIntermediates'
  | 'incompatibleUsage'
  | 'noValidChains'
  // Errors of their own
  | 'unhandledCriticalExtension'
  | 'hostname'
  | 'unknownAuthority'
  | 'signatureCheckLimit'
  /** A name that cannot be compared with constraints. */
  | 'unparsableName'
  // Why a candidate authority is rejected; used in the hint of `unknownAuthority`.
  /** ConstraintViolationError: not a CA, or its key must not sign certificates. */
  | 'constraintViolation'
  | 'unsupportedAlgorithm'
  | 'insecureAlgorithm'
  /** The signature's algorithm is not the key's. */
  | 'keyAlgorithmMismatch'
  /** A key that Go's crypto/rsa rejects: too small, even, an exponent out of bounds. */
  | 'keyRefused'
  | 'signatureMismatch'
  /** Go crashes when it compares two DSA certificates with one name. */
  | 'panic'
  /** Ours: this host cannot compute what Go can, so the verdict is unknown. */
  | 'unsupportedByHost';

/** Why a certificate is rejected. */
export interface VerificationError {
  readonly code: VerificationErrorCode;
  /** Exactly what Go's `Error()` returns; our own words for `unsupportedByHost`. */
  readonly message: string;
  /** The certificate concerned; for `unknownAuthority` the one whose issuer was not found. */
  readonly certificate: GoCertificate;
  /** Go's `Detail`, or what else completes the message: the times, the names, the algorithm. */
  readonly detail?: string;
  /** For `unknownAuthority`: the first rejected candidate, and why. Its `certificate` is the candidate. */
  readonly hint?: VerificationError;
}

/** A path that was tried and rejected. */
export interface TriedPath {
  /** From the certificate in question up to the rejected one; a complete path when its rules failed. */
  readonly certificates: readonly GoCertificate[];
  readonly error: VerificationError;
}

/** Rules of RFC 5280 that Go does not enforce; other verifiers may. */
export type VerificationNoteCode =
  | 'authorityKeyIdentifierMissing'
  | 'basicConstraintsNotCritical'
  /** keyUsage without a bit, which Go treats as absent. */
  | 'keyCertSignMissing'
  | 'keyIdentifierMismatch'
  | 'keyUsageMissing'
  /** Constraints of name types that Go does not compare, e.g. directory names. */
  | 'nameConstraintsIgnored'
  | 'nameConstraintsNotCritical'
  | 'serialNumberTooLong'
  | 'serialNumberZero'
  | 'subjectAltNameNotCritical'
  | 'subjectKeyIdentifierMissing';

/** Where the accepted path violates RFC 5280. */
export interface VerificationNote {
  readonly code: VerificationNoteCode;
  readonly certificate: GoCertificate;
  /** `RFC 5280 §4.2.1.3`. */
  readonly clause: string;
}

/** Go's verdict and its details. */
export interface Verification {
  readonly accepted: boolean;
  /** Absent exactly when accepted. */
  readonly error?: VerificationError;
  /** The accepted paths, each from the certificate to an anchor, in Go's order. */
  readonly paths: readonly (readonly GoCertificate[])[];
  /** The rejected paths in search order, also bounded by the budget of signature checks. */
  readonly tried: readonly TriedPath[];
  /** About the first accepted path. */
  readonly notes: readonly VerificationNote[];
  /** Go's budget of signature checks ended the search: another path may exist. */
  readonly isCut: boolean;
}
