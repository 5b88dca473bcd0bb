import type { Bytes } from '../../x509/bytes.ts';
import { decodeSubjectPublicKeyInfo } from '../../x509/decodePublicKey.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import type { PublicKey } from '../../x509/x509Model.ts';

/** Reads a SubjectPublicKeyInfo, and the bits of the key itself, which key identifiers are computed from. */
export function readSpki(spki: Bytes): { readonly publicKey: PublicKey; readonly bits: Bytes } {
  const reader = new DerReader(spki);
  reader.read(0, spki.length);
  const { content, end } = reader;
  const hasBits = reader.is(tag.sequence, content, end) && reader.is(tag.bitString, reader.end, end);
  const bits = hasBits ? reader.view(reader.content + 1, reader.end) : new Uint8Array(0);
  const whole = new DerReader(spki);
  whole.read(0, spki.length);
  return { publicKey: decodeSubjectPublicKeyInfo(whole, 'publicKey'), bits };
}
