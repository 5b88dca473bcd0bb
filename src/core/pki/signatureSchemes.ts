import type { SignatureAlgorithm } from '../x509/x509Model.ts';
import { type PssParameters, readPssParameters } from './pssParameters.ts';

/** Hash functions that signatures in use name. */
export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
/** The kind of key that a scheme needs; a key of another kind verifies nothing. */
export type KeyKind = 'RSA' | 'RSA-PSS' | 'EC' | 'Ed25519' | 'Ed448' | 'DSA';

/** How a signature is checked, in terms that any host understands. */
export type SignatureScheme =
  | { readonly kind: 'pkcs1'; readonly keys: readonly KeyKind[]; readonly hash: HashName }
  | ({ readonly kind: 'pss'; readonly keys: readonly KeyKind[] } & PssParameters)
  | { readonly kind: 'ecdsa'; readonly keys: readonly KeyKind[]; readonly hash: HashName }
  | { readonly kind: 'dsa'; readonly keys: readonly KeyKind[]; readonly hash: HashName }
  /** The scheme hashes by itself. */
  | { readonly kind: 'eddsa'; readonly keys: readonly KeyKind[] };

const pkcs1 = (hash: HashName): SignatureScheme => ({ kind: 'pkcs1', keys: ['RSA'], hash });
const ecdsa = (hash: HashName): SignatureScheme => ({ kind: 'ecdsa', keys: ['EC'], hash });

/** RFC 8017, RFC 5758, RFC 8410, RFC 3279. MD2 is left out: no host has it. */
const schemes: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.113549.1.1.4': pkcs1('md5'),
  '1.2.840.113549.1.1.5': pkcs1('sha1'),
  '1.3.14.3.2.29': pkcs1('sha1'),
  '1.2.840.113549.1.1.14': pkcs1('sha224'),
  '1.2.840.113549.1.1.11': pkcs1('sha256'),
  '1.2.840.113549.1.1.12': pkcs1('sha384'),
  '1.2.840.113549.1.1.13': pkcs1('sha512'),
  '1.2.840.10045.4.1': ecdsa('sha1'),
  '1.2.840.10045.4.3.1': ecdsa('sha224'),
  '1.2.840.10045.4.3.2': ecdsa('sha256'),
  '1.2.840.10045.4.3.3': ecdsa('sha384'),
  '1.2.840.10045.4.3.4': ecdsa('sha512'),
  '1.2.840.10040.4.3': { kind: 'dsa', keys: ['DSA'], hash: 'sha1' },
  '2.16.840.1.101.3.4.3.2': { kind: 'dsa', keys: ['DSA'], hash: 'sha256' },
  '1.3.101.112': { kind: 'eddsa', keys: ['Ed25519'] },
  '1.3.101.113': { kind: 'eddsa', keys: ['Ed448'] },
};

const rsassaPss = '1.2.840.113549.1.1.10';

/** Tells how to check a signature of this algorithm; `undefined` for algorithms and parameters that hosts do not know. */
export function signatureSchemeOf(algorithm: SignatureAlgorithm): SignatureScheme | undefined {
  if (algorithm.oid !== rsassaPss) return schemes[algorithm.oid];
  const parameters = readPssParameters(algorithm.der);
  return parameters && { kind: 'pss', keys: ['RSA', 'RSA-PSS'], ...parameters };
}
