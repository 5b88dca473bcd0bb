import type { Bytes } from '../x509/bytes.ts';
import type { PublicKey, SignatureAlgorithm } from '../x509/x509Model.ts';

/**
 * The cryptography provided by a host: Node's `crypto` in a process, `portable/` in a browser. Nothing else in core
 * computes hashes or checks signatures.
 */
export interface Cryptography {
  /** SHA-256 of `bytes`, 32 octets. */
  sha256(bytes: Bytes): Bytes;
  /**
   * Verifies `signature` over `signedBytes` with `key`.
   *
   * @returns Whether it verifies; `undefined` when the host does not support the algorithm or the key. Never rejects.
   */
  verify(
    key: PublicKey,
    algorithm: SignatureAlgorithm,
    signedBytes: Bytes,
    signature: Bytes,
  ): boolean | undefined | Promise<boolean | undefined>;
  /**
   * Computes the SubjectPublicKeyInfo of an unencrypted private key whose encoding does not contain it.
   *
   * @returns `undefined` when the host cannot. The bytes are not kept.
   */
  derivePublicKey?(label: string, der: Bytes): Bytes | undefined;
}
