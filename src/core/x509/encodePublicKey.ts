import type { Bytes } from './bytes.ts';
import { tag } from './derReader.ts';

/** AlgorithmIdentifier of rsaEncryption with its NULL (RFC 3279 §2.3.1). */
export const rsaEncryptionAlgorithm: Bytes = Uint8Array.of(
  0x30,
  0x0d,
  0x06,
  0x09,
  0x2a,
  0x86,
  0x48,
  0x86,
  0xf7,
  0x0d,
  0x01,
  0x01,
  0x01,
  0x05,
  0x00,
);

/** Content octets of the object identifier id-ecPublicKey (RFC 5480 §2.1.1). */
export const ecPublicKeyOid: Bytes = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);

/** Content octets of the object identifier id-dsa (RFC 3279 §2.3.2). */
export const dsaOid: Bytes = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01);

/** Builds a SubjectPublicKeyInfo from an AlgorithmIdentifier element and the key's own encoding. Always a copy. */
export function spkiOf(algorithm: Bytes, key: Bytes): Bytes {
  return encodeElement(tag.sequence, algorithm, encodeElement(tag.bitString, Uint8Array.of(0), key));
}

/** Builds a DER element with the identifier octet `identifier` from its parts. Always a copy. */
export function encodeElement(identifier: number, ...parts: readonly Bytes[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = [identifier];
  if (length < 0x80) {
    header.push(length);
  } else {
    const octets: number[] = [];
    for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
    header.push(0x80 + octets.length, ...octets);
  }
  const element = new Uint8Array(header.length + length);
  element.set(header);
  let offset = header.length;
  for (const part of parts) {
    element.set(part, offset);
    offset += part.length;
  }
  return element;
}
