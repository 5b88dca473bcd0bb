/** Kinds of keys that are made, by their common names. */
export type KeyAlgorithm = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';

/** How a private key is written. */
export interface KeyForm {
  /** PEM label: `RSA PRIVATE KEY`, `EC PRIVATE KEY`, `PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`. */
  readonly label: string;
  readonly encoding: 'PKCS#1' | 'SEC1' | 'PKCS#8' | 'encrypted PKCS#8' | 'encrypted PEM';
}
