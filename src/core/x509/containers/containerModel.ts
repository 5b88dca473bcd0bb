import type { Bytes } from '../bytes.ts';

/** The formats of files that hold several certificates and keys. `DER`: certificates that follow one another. */
type ContainerFormat = 'DER' | 'PKCS#7' | 'PKCS#12' | 'JKS' | 'JCEKS';

/** One thing in a container, in the order of the file. */
export type ContainerEntry =
  | {
      readonly kind: 'certificate';
      readonly der: Bytes;
      readonly alias?: string | undefined;
      /** Ties a certificate to its private key within the container (PKCS#12's localKeyId, JKS's entry). */
      readonly keyId?: string | undefined;
    }
  | { readonly kind: 'crl'; readonly der: Bytes; readonly alias?: string | undefined }
  /** A private key: its presence and protection. Its bytes are never extracted. */
  | {
      readonly kind: 'privateKey';
      readonly alias?: string | undefined;
      readonly keyId?: string | undefined;
      /** Cipher in words, absent for an unencrypted key. */
      readonly encryption?: string | undefined;
    }
  /** A secret key, a password, an attribute certificate: named, not read. */
  | { readonly kind: 'other'; readonly what: string; readonly alias?: string | undefined }
  /** An encrypted part. */
  | { readonly kind: 'locked'; readonly encryption: string }
  /** A part that cannot be read; the others can. */
  | { readonly kind: 'broken'; readonly reason: string };

/** A container as far as it can be read. */
export interface Container {
  readonly format: ContainerFormat;
  readonly entries: readonly ContainerEntry[];
  /** The integrity protection of the whole, in words: `HMAC with SHA-256, 2048 iterations`; absent without one. */
  readonly integrity?: string | undefined;
}

/** Why a passphrase did not open a container. */
export type OpeningRefusal =
  | { readonly kind: 'wrongPassphrase' }
  /** Not supported by the host or CertScope; `reason` is a sentence. */
  | { readonly kind: 'unsupported'; readonly reason: string };
