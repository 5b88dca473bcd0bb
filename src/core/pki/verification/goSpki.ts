import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { ecPublicKeyOid, encodeElement, rsaEncryptionAlgorithm, spkiOf } from '../../x509/encodePublicKey.ts';
import type { GoCertificate, GoCurve, GoPublicKey } from '../../x509/go/goCertificate.ts';
import type { PublicKey } from '../../x509/x509Model.ts';

/**
 * The key of a certificate as Go reads it, in an encoding that every host reads: Go ignores what stands behind an RSA
 * key's exponent and behind an algorithm's parameters.
 *
 * @returns The certificate's own where it is that already, so that hosts find what they remember of it.
 */
export function hostKeyOf({ certificate: { publicKey }, publicKey: goKey }: GoCertificate): PublicKey {
  const known = hostKeys.get(publicKey);
  if (known !== undefined) return known;
  const spki = goSpki(goKey);
  const hostKey = spki === undefined || equalBytes(spki, publicKey.spki) ? publicKey : { ...publicKey, spki };
  hostKeys.set(publicKey, hostKey);
  return hostKey;
}

const hostKeys = new WeakMap<PublicKey, PublicKey>();

/** Content octets of the curves' object identifiers (RFC 5480 §2.1.1.1). */
const curveOids: Readonly<Record<GoCurve, Bytes>> = {
  'P-224': Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x21),
  'P-256': Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07),
  'P-384': Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x22),
  'P-521': Uint8Array.of(0x2b, 0x81, 0x04, 0x00, 0x23),
};
/** Content octets of id-Ed25519 (RFC 8410 §3). */
const ed25519Oid: Bytes = Uint8Array.of(0x2b, 0x65, 0x70);

function goSpki(key: GoPublicKey): Bytes | undefined {
  const oid = (content: Bytes) => encodeElement(tag.objectIdentifier, content);
  switch (key.algorithm) {
    case 'RSA': {
      const numbers = encodeElement(
        tag.sequence,
        unsignedInteger(key.modulus),
        unsignedInteger(octetsOf(key.exponent)),
      );
      return spkiOf(rsaEncryptionAlgorithm, numbers);
    }
    case 'ECDSA':
      return spkiOf(encodeElement(tag.sequence, oid(ecPublicKeyOid), oid(curveOids[key.curve])), key.point);
    case 'Ed25519':
      return spkiOf(encodeElement(tag.sequence, oid(ed25519Oid)), key.point);
    case 'DSA':
    case 'unknown':
      return undefined;
  }
}

function unsignedInteger(octets: Bytes): Bytes {
  const isNegative = (octets[0] ?? 0) >= 0x80;
  return encodeElement(tag.integer, ...(isNegative ? [Uint8Array.of(0)] : []), octets);
}

function octetsOf(number: bigint): Bytes {
  const octets: number[] = [];
  for (let left = number; left > 0n; left >>= 8n) octets.unshift(Number(left & 0xffn));
  return Uint8Array.from(octets);
}
