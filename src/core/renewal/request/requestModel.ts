import type { Bytes } from '../../x509/bytes.ts';
import type { CertificationRequest, PublicKey } from '../../x509/x509Model.ts';
import type { KeyRefusalCode } from '../keys/refuseGivenKey.ts';

/** Why there is no request, or why an answer is not taken; permanent names, for tests and for choosing a way out. */
export type RequestRefusalCode =
  /** The certificate asked for. */
  | 'isCa'
  | 'subjectUnreadable'
  | 'roleUnknown'
  /** The key that is to sign the request. */
  | 'keyMissing'
  | 'keyEncrypted'
  | 'keyMismatch'
  | 'keyUnsupported'
  | 'signingFailed'
  /** No signer of Kubernetes issues such a certificate. */
  | 'signerMissing'
  | 'signerRefuses'
  /** cert-manager cannot say such a certificate. */
  | 'certManagerCannot'
  /** What came back. */
  | 'answerEmpty'
  | 'answerIsRequest'
  | 'answerIsOld'
  | 'answerHasKey'
  | 'answerForOtherKey'
  | 'answerNotUsable'
  | 'answerNotVerified'
  | 'answerChangesIdentity';

/** The answer when nothing can or should be requested or placed. Fits `refusalMessage`. */
export interface RequestRefusal {
  readonly kind: 'refusal';
  readonly code: RequestRefusalCode | KeyRefusalCode;
  /** What stands in the way, one or two sentences. */
  readonly reason: string;
  /** What a user can do about it, in the imperative. */
  readonly wayOut: string;
}

/** What a request asks for: the subject and the extensions, byte by byte. */
export interface RequestContent {
  /** The whole Name element. */
  readonly subject: Bytes;
  /** Whole Extension elements, in order. */
  readonly extensions: readonly Bytes[];
}

/** The key pair that a request is for. */
export interface RequestKey {
  readonly publicKey: PublicKey;
  /** The private key as PKCS#8, anew at every call; whoever asks wipes it. `undefined` when it cannot be read any more. */
  pkcs8(): Promise<Bytes | undefined>;
}

/** A signed and checked request. */
export interface CreatedRequest {
  readonly kind: 'created';
  readonly der: Bytes;
  readonly request: CertificationRequest;
}
