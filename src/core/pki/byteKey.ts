import { memoisedBy } from '../text/memoised.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { PublicKey } from '../x509/x509Model.ts';

/** The label `latin1` means windows-1252, which maps the 256 octets to 256 different characters. */
const decoder = new TextDecoder('latin1');

/** Turns octets into a string that is equal exactly when the octets are, as a key of a `Map`. Not for display. */
export const byteKey = memoisedBy((bytes: Bytes): string => decoder.decode(bytes));

/** Identity of a public key, by its SubjectPublicKeyInfo: a key of `PkiGraph.keys`. Not for display. */
export function keyIdOf(publicKey: PublicKey): string {
  return byteKey(publicKey.spki);
}
