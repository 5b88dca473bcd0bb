import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { Certificate } from '../x509/x509Model.ts';
import type { IssuingScheme } from './issuingScheme.ts';
import type { KeyRefusalCode } from './keys/refuseGivenKey.ts';
import type { RefusalCode } from './refusalTexts.ts';

/** Why something missing is not created; permanent names, like {@link RefusalCode}. */
type MakingRefusalCode =
  /** Certificates of a lost CA (certificate and key) are in use. */
  | 'caLost'
  /** A CA cannot be extended: its key is not in the files. */
  | 'extendKeyMissing'
  /** An existing key cannot be read. */
  | 'keyEncrypted'
  /** The reader of the key does not support its type. */
  | 'keyKindRefused'
  /** Only the public key of the token keys is left. */
  | 'tokensWouldEnd';

/** The answer if nothing can or should be signed or written. */
export interface RenewalRefusal {
  readonly kind: 'refusal';
  readonly code: RefusalCode | MakingRefusalCode | KeyRefusalCode;
  /** The reason, one or two sentences. */
  readonly reason: string;
  /** What a user can do about it, in the imperative. */
  readonly wayOut: string;
  /** What to do with the existing certificate, or where another CA has the place of its CA. */
  readonly instead?: Instead;
  /** For a CA that is lost, where a backup of it is lost as well. */
  readonly lastResort?: LastResort;
}

/** `path`: of the certificate; of the CA with which everything is reissued. */
type Instead =
  | { readonly way: 'renew' | 'rotate' | 'repair'; readonly path: string }
  | { readonly way: 'switchCa'; readonly path: string; readonly role: string; readonly host: string };

/** What is left without a CA: another one in its place, or of all of them, where nodes and kubeconfigs know it. */
export type LastResort = { readonly kind: 'newPki' } | { readonly kind: 'newCa'; readonly inPlace?: CaInPlace };

/** A new CA of a role, where kubeadm keeps it. */
export interface CaInPlace {
  readonly role: string;
  readonly host: string;
  readonly commonName: string;
  readonly certificate: string;
  readonly key: string;
}

/** A CA certificate that issued a certificate, with its private key that can sign. */
export interface RenewalCa {
  readonly kind: 'ca';
  readonly node: CertificateNode;
  readonly key: Occurrence;
  readonly scheme: IssuingScheme;
}

/** What determines the length of the new period. */
export type PeriodSource =
  /** The user said so. */
  | 'days'
  /** kubeadm's 365 days, for the files that kubeadm renews. */
  | 'kubeadm'
  /** `certificateValidityPeriod` of the cluster's configuration. */
  | 'configuration'
  /** As long as the old certificate. */
  | 'certificate'
  /** The old period cannot be read: 365 days. */
  | 'default';

/** The new validity period, in milliseconds since 1970-01-01 UTC and whole seconds. */
export interface PlannedValidity {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly source: PeriodSource;
  /** The period would have exceeded the CA's, and ends with it. */
  readonly isCutAtCaEnd: boolean;
}

/** What happens to one extension; `der` is the whole new Extension element, absent if it is dropped. */
export interface PlannedExtension {
  readonly oid: string;
  /** `changed`: deliberately, by a repair. */
  readonly action: 'kept' | 'derived' | 'changed' | 'added' | 'dropped';
  readonly der?: Bytes;
}

/** A signed and checked certificate. */
export interface IssuedCertificate {
  readonly kind: 'issued';
  readonly der: Bytes;
  readonly certificate: Certificate;
  readonly fingerprint: string;
}

/** Replaces the text of `span` with `newText`; spans of one list do not overlap and refer to the same text. */
export interface TextReplacement {
  readonly span: Span;
  readonly newText: string;
}
