import type { Bytes } from '../../x509/bytes.ts';
import type { CertificationRequest, PublicKey } from '../../x509/x509Model.ts';
import type { KeyRefusalCode } from '../keys/refuseGivenKey.ts';

/** Why there is no request, or why an answer is rejected; permanent names, used by tests and to choose a way out. */
export type RequestRefusalCode =
  /** The requested certificate. */
  | 'isCa'
  | 'subjectUnreadable'
  | 'roleUnknown'
  /** The key that signs the request. */
  | 'keyMissing'
  | 'keyEncrypted'
  | 'keyMismatch'
  | 'keyUnsupported'
  | 'signingFailed'
  /** No Kubernetes signer issues this certificate. */
  | 'signerMissing'
  | 'signerRefuses'
  /** A cert-manager Certificate cannot express this certificate. */
  | 'certManagerCannot'
  /** The answer. */
  | 'answerEmpty'
  | 'answerIsRequest'
  | 'answerIsOld'
  | 'answerHasKey'
  | 'answerForOtherKey'
  | 'answerNotUsable'
  | 'answerNotVerified'
  | 'answerChangesIdentity';

/** The answer if nothing can or should be requested or imported. Works with `refusalMessage`. */
export interface RequestRefusal {
  readonly kind: 'refusal';
  readonly code: RequestRefusalCode | KeyRefusalCode;
  /** The reason, one or two sentences. */
  readonly reason: string;
  /** What a user can do about it, in the imperative. */
  readonly wayOut: string;
}

/** What a request asks for: the subject and the extensions, byte for byte. */
export interface RequestContent {
  /** The complete Name element. */
  readonly subject: Bytes;
  /** Complete Extension elements, in order. */
  readonly extensions: readonly Bytes[];
}

/** The key pair that a request is for. */
export interface RequestKey {
  readonly publicKey: PublicKey;
  /**
   * The private key as PKCS#8, a new copy for every call, which the caller wipes. `undefined` if it can no longer be
   * read.
   */
  pkcs8(): Promise<Bytes | undefined>;
}

/** A signed and checked request. */
export interface CreatedRequest {
  readonly kind: 'created';
  readonly der: Bytes;
  readonly request: CertificationRequest;
}
