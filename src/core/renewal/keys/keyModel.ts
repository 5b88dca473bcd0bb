/** Types of generated keys, by their common names. */
export const keyAlgorithmNames = [
  'RSA-2048',
  'RSA-3072',
  'RSA-4096',
  'RSA-8192',
  'P-256',
  'P-384',
  'P-521',
  'Ed25519',
] as const;
/** One of {@link keyAlgorithmNames}. */
export type KeyAlgorithm = (typeof keyAlgorithmNames)[number];

/** How a private key is written; an encrypted one that is replaced keeps its scheme, with new salt and IV. */
export interface KeyForm {
  /** PEM label: `RSA PRIVATE KEY`, `EC PRIVATE KEY`, `PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`. */
  readonly label: string;
  readonly encoding: 'PKCS#1' | 'SEC1' | 'PKCS#8' | 'encrypted PKCS#8' | 'encrypted PEM';
}

/** Whether a key in this form can be read only with its passphrase. */
export function isEncryptedForm({ encoding }: KeyForm): boolean {
  return encoding.startsWith('encrypted');
}

/** The question for the passphrase of an encrypted key; the answer is kept only during the change. */
export interface PassphraseQuestion {
  /** `DecodedFile.path` of the key. */
  readonly path: string;
  /** Cipher, in words. */
  readonly encryption?: string;
  /** 1 at first; more after a wrong answer. */
  readonly attempt: number;
}

/** A new key pair. The private key must be wiped when it is written. */
export interface KeyPairBytes {
  readonly pkcs8: Uint8Array<ArrayBuffer>;
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array<ArrayBuffer>;
}
