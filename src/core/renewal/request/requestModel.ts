import type { Bytes } from '../../x509/bytes.ts';
import type { CertificationRequest, PublicKey } from '../../x509/x509Model.ts';

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
