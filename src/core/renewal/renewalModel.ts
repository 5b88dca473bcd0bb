import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { Certificate } from '../x509/x509Model.ts';
import type { IssuingScheme } from './issuingScheme.ts';
import type { KeyRefusalCode } from './keys/refuseGivenKey.ts';

/** Why something that is missing is not made; permanent names, as {@link RefusalCode}. */
type MakingRefusalCode =
  /** Certificates of a CA are in use of which neither certificate nor key is left. */
  | 'caLost'
  /** A key that is there cannot be read. */
  | 'keyEncrypted'
  /** Who is to read the key does not know its kind. */
  | 'keyKindRefused'
  /** Of the keys of tokens only the public half is left. */
  | 'tokensWouldEnd';

/** Why a certificate is not renewed; permanent names, for tests and for choosing a way out. */
export type RefusalCode =
  /** The certificate itself. */
  | 'isCa'
  | 'selfSigned'
  | 'notRenewableField'
  | 'insideContainer'
  /** The cluster would read no certificate there, whatever stands in it. */
  | 'fieldUnusable'
  | 'noPlaceToWrite'
  /** The key that is read with the certificate is another one. */
  | 'keyMismatch'
  /** Its CA is not known for sure. */
  | 'issuerUnknown'
  | 'issuerSignatureInvalid'
  | 'issuerUnverifiable'
  | 'notIssuedByCa'
  /** The CA certificate cannot sign now. */
  | 'caExpired'
  | 'caNotYetValid'
  | 'caValidityUnknown'
  | 'caNotAuthority'
  | 'caCannotSign'
  /** None of the wanted role is among the files. */
  | 'caMissing'
  /** The CA key cannot sign. */
  | 'caKeyMissing'
  | 'caKeyMismatch'
  | 'caKeyEncrypted'
  | 'caKeyUnsupported'
  | 'signingFailed'
  /** A key that has to be opened, or made. */
  | 'passphraseMissing'
  | 'passphraseWrong'
  | 'keyEncryptionUnsupported'
  | 'keyUnsupported'
  /** A new key was wanted, and cannot be written everywhere where the old one is used. */
  | 'keyElsewhere'
  /** Of an answer with a new key: nobody knows where the old one lies. */
  | 'keyPlaceUnknown'
  | 'keyShared'
  /** The same key was wanted, and is gone. */
  | 'keyLost'
  /** A part that is kept keeps Go from reading the certificate. */
  | 'certificateBroken'
  /** Go would refuse the certificate, or its path, whoever signs it. */
  | 'wouldBeRefused'
  /** What is to be made is not known, or is there already. */
  | 'nameUnknown'
  | 'alreadyThere'
  | 'nothingToDo'
  | 'fileNotRead'
  | 'successorUnknown'
  /** The result, and the text that is to hold it. */
  | 'resultNotVerified'
  | 'changedSince'
  | 'notRewritable';

/** The answer when nothing can or should be signed or written. */
export interface RenewalRefusal {
  readonly kind: 'refusal';
  readonly code: RefusalCode | MakingRefusalCode | KeyRefusalCode;
  /** What stands in the way, one or two sentences. */
  readonly reason: string;
  /** What a user can do about it, in the imperative. */
  readonly wayOut: string;
  /** Of `alreadyThere`: what becomes of the certificate that is there. */
  readonly instead?: { readonly way: 'renew' | 'rotate'; readonly path: string };
}

/** A CA certificate that issued a certificate, with a private key of it that can sign. */
export interface RenewalCa {
  readonly kind: 'ca';
  readonly node: CertificateNode;
  readonly key: Occurrence;
  readonly scheme: IssuingScheme;
}

/** Where the length of the new period comes from. */
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
  /** The period would have outlived the CA and ends with it. */
  readonly isCutAtCaEnd: boolean;
}

/** What becomes of one extension; `der` is the whole new Extension element, absent when it is dropped. */
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

/** Replaces the text of `span` by `newText`; spans of one list do not overlap and refer to the same text. */
export interface TextReplacement {
  readonly span: Span;
  readonly newText: string;
}
