import type { PublicKey } from '../../x509/x509Model.ts';
import type { KeyAlgorithm, KeyForm } from './keyModel.ts';

/** Parameters of WebCrypto's `generateKey`. */
export interface GenerateParameters {
  readonly name: string;
  readonly namedCurve?: string;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array<ArrayBuffer>;
  readonly hash?: string;
}

interface KeyAlgorithmRecord {
  readonly generate: GenerateParameters;
  /** As kubeadm writes keys; OpenSSL 3 writes PKCS#8 for all types. */
  readonly form: KeyForm;
}

const pkcs1: KeyForm = { label: 'RSA PRIVATE KEY', encoding: 'PKCS#1' };
const sec1: KeyForm = { label: 'EC PRIVATE KEY', encoding: 'SEC1' };
const pkcs8: KeyForm = { label: 'PRIVATE KEY', encoding: 'PKCS#8' };

const rsa = (modulusLength: number): KeyAlgorithmRecord => ({
  generate: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
  form: pkcs1,
});
const ec = (namedCurve: string): KeyAlgorithmRecord => ({ generate: { name: 'ECDSA', namedCurve }, form: sec1 });

/** How keys of each type are generated and written. */
export const keyAlgorithms: Readonly<Record<KeyAlgorithm, KeyAlgorithmRecord>> = {
  'RSA-2048': rsa(2048),
  'RSA-3072': rsa(3072),
  'RSA-4096': rsa(4096),
  'RSA-8192': rsa(8192),
  'P-256': ec('P-256'),
  'P-384': ec('P-384'),
  'P-521': ec('P-521'),
  Ed25519: { generate: { name: 'Ed25519' }, form: pkcs8 },
};

const rsaSizes = [2048, 3072, 4096, 8192] as const;

/**
 * The type of key that replaces another: the same algorithm and size, at least RSA 2048 or P-256. Keys that Go does not
 * support or that are too weak (DSA, small curves) are replaced with P-256.
 */
export function keyAlgorithmLike({ algorithm, bits = 0, curve }: Omit<PublicKey, 'spki'>): KeyAlgorithm {
  if (algorithm.startsWith('RSA')) return `RSA-${rsaSizes.find((size) => size >= bits) ?? 8192}`;
  if (algorithm === 'Ed25519') return 'Ed25519';
  return curve === 'P-384' || curve === 'P-521' ? curve : 'P-256';
}

/**
 * The form of a new key that replaces an old one: the old form if the new type can be written in it, otherwise the
 * usual one of its type.
 */
export function keyFormLike(old: KeyForm | undefined, algorithm: KeyAlgorithm): KeyForm {
  const usual = keyAlgorithms[algorithm].form;
  switch (old?.encoding) {
    case undefined:
      return usual;
    case 'PKCS#8':
    case 'encrypted PKCS#8':
      return old;
    case 'PKCS#1':
    case 'SEC1':
      return usual.encoding === old.encoding ? old : usual;
    case 'encrypted PEM':
      // Its label names the content. PKCS#8 has its own encryption, so that nothing reads this one around it.
      return old.label === usual.label || usual.encoding === 'PKCS#8' ? old : { ...old, label: usual.label };
  }
}
