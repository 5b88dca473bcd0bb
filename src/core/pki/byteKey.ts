import type { Bytes } from '../x509/bytes.ts';
import type { PublicKey } from '../x509/x509Model.ts';

/** The label `latin1` means windows-1252, which maps the 256 octets to 256 different characters. */
const decoder = new TextDecoder('latin1');

/** The names and keys of certificates are asked for again and again. */
const known = new WeakMap<Bytes, string>();

/** Turns octets into a string that is equal exactly when the octets are, to serve as a key of a `Map`. Not for display. */
export function byteKey(bytes: Bytes): string {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const key = decoder.decode(bytes);
  known.set(bytes, key);
  return key;
}

/** Identity of a public key, by its SubjectPublicKeyInfo: a key of `PkiGraph.keys`. Not for display. */
export function keyIdOf(publicKey: PublicKey): string {
  return byteKey(publicKey.spki);
}
