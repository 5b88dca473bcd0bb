import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { DerReader, tag } from './derReader.ts';
import { rsaEncryptionAlgorithm, spkiOf } from './encodePublicKey.ts';
import { decodeOid, findOid } from './objectIdentifier.ts';
import { brokenObject, unreadable } from './unreadable.ts';
import type { BarePublicKey, PublicKey, Unreadable } from './x509Model.ts';

/** Placeholder for a public key that could not be read. */
const noPublicKey: PublicKey = Object.freeze({
  spki: new Uint8Array(0),
  algorithmOid: '',
  algorithm: '',
  bits: undefined,
  curve: undefined,
});

/**
 * Decodes the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) that the reader has just read.
 *
 * Names sizes and curves; does not check whether the key is valid (a point on its curve).
 */
export function decodeSubjectPublicKeyInfo(reader: DerReader, field: string): PublicKey {
  const { bytes, start, content, end } = reader;
  const spki = reader.view(start, end);
  if (!reader.expect(tag.sequence, content, end)) {
    reader.reportFault(field);
    return { ...noPublicKey, spki };
  }
  const algorithmEnd = reader.end;
  if (!reader.expect(tag.objectIdentifier, reader.content, algorithmEnd)) {
    reader.reportFault(field);
    return { ...noPublicKey, spki };
  }
  const known = findOid(bytes, reader.content, reader.end);
  const oid = known?.oid ?? decodeOid(bytes, reader.content, reader.end) ?? '';
  const parameters = reader.end;
  const algorithm = known?.publicKeyAlgorithm?.name ?? oid;
  let bits = known?.publicKeyAlgorithm?.bits;
  let curve: string | undefined;
  switch (algorithm) {
    case 'EC': {
      const named = decodeCurve(reader, parameters, algorithmEnd, field);
      bits = named?.bits;
      curve = named?.name;
      checkPoint(reader, algorithmEnd, end, bits, field);
      break;
    }
    case 'RSA':
      checkNullParameters(reader, parameters, algorithmEnd, field);
      bits = decodeModulusBits(reader, algorithmEnd, end, field);
      break;
    case 'RSA-PSS':
    case 'RSA-OAEP':
      bits = decodeModulusBits(reader, algorithmEnd, end, field);
      break;
    case 'DSA':
      bits = decodePrimeBits(reader, parameters, algorithmEnd);
      break;
  }
  if (oid === '') reader.report(field, l10n.t('the algorithm is not an object identifier'), start);
  return { spki, algorithmOid: oid, algorithm, bits, curve };
}

/** Decodes ECParameters at `offset`: a named curve, or explicit parameters, of which only the field's size is decoded. */
export function decodeCurve(
  reader: DerReader,
  offset: number,
  limit: number,
  field: string,
): { readonly name: string | undefined; readonly bits: number | undefined } | undefined {
  if (!reader.read(offset, limit)) {
    reader.report(field, l10n.t('the curve is missing'), offset);
    return undefined;
  }
  if (reader.tag === tag.objectIdentifier) {
    const known = findOid(reader.bytes, reader.content, reader.end);
    if (known?.curve !== undefined) return known.curve;
    return { name: known?.oid ?? decodeOid(reader.bytes, reader.content, reader.end), bits: undefined };
  }
  if (reader.tag !== tag.sequence) return undefined;
  // ECParameters ::= SEQUENCE { version, fieldID SEQUENCE { type, prime INTEGER }, … } (X9.62)
  const end = reader.end;
  if (!reader.expect(tag.integer, reader.content, end) || !reader.expect(tag.sequence, reader.end, end)) {
    return undefined;
  }
  const fieldEnd = reader.end;
  if (!reader.expect(tag.objectIdentifier, reader.content, fieldEnd)) return undefined;
  if (!reader.expect(tag.integer, reader.end, fieldEnd)) return undefined;
  return { name: undefined, bits: integerBits(reader) };
}

/** Reports a point that is not uncompressed (SEC 1 §2.3.3): Go, and so Kubernetes, reads no other form. */
function checkPoint(reader: DerReader, offset: number, end: number, bits: number | undefined, field: string): void {
  if (!reader.expect(tag.bitString, offset, end)) {
    reader.reportFault(field);
    return;
  }
  const form = reader.bytes[reader.content + 1];
  const length = reader.end - reader.content - 1;
  if (form === 0x02 || form === 0x03) {
    reader.report(field, l10n.t('the point is compressed, which Kubernetes does not support'), reader.start);
  } else if (form !== 0x04 || (bits !== undefined && length !== 1 + 2 * Math.ceil(bits / 8))) {
    reader.report(field, l10n.t('the point is not on the curve'), reader.start);
  }
}

/** Reports an RSA key whose algorithm lacks its NULL (RFC 3279 §2.3.1): Go rejects it. */
function checkNullParameters(reader: DerReader, offset: number, end: number, field: string): void {
  if (end - offset === 2 && reader.bytes[offset] === tag.null && reader.bytes[offset + 1] === 0) return;
  reader.report(field, l10n.t('the algorithm parameters are not NULL, which Kubernetes rejects'), offset);
}

/** Size of the modulus of an RSAPublicKey (RFC 8017 §A.1.1); reports an exponent that Go rejects. */
function decodeModulusBits(reader: DerReader, offset: number, limit: number, field: string): number | undefined {
  const { bytes } = reader;
  // The BIT STRING's first octet counts unused bits, and is 0 here.
  const isRead =
    reader.expect(tag.bitString, offset, limit) &&
    reader.expect(tag.sequence, reader.content + 1, reader.end) &&
    reader.expect(tag.integer, reader.content, reader.end);
  if (!isRead) {
    reader.reportFault(field);
    return undefined;
  }
  if ((bytes[reader.content] ?? 0) >= 0x80) reader.report(field, l10n.t('the modulus is negative'), reader.start);
  const bits = integerBits(reader);
  if (!reader.expect(tag.integer, reader.end, limit)) {
    reader.reportFault(field);
  } else if ((bytes[reader.content] ?? 0) >= 0x80 || reader.end - reader.content > 8 || integerBits(reader) === 0) {
    reader.report(field, l10n.t('Kubernetes rejects the exponent'), reader.start);
  }
  return bits;
}

/** Size of DSA's p; the parameters may be absent (inherited from the issuer). */
function decodePrimeBits(reader: DerReader, offset: number, limit: number): number | undefined {
  const isRead = reader.is(tag.sequence, offset, limit) && reader.expect(tag.integer, reader.content, reader.end);
  return isRead ? integerBits(reader) : undefined;
}

/** Counts the bits of the positive INTEGER that the reader has just read. */
export function integerBits(reader: DerReader): number {
  const { bytes, end } = reader;
  let first = reader.content;
  while (first < end && bytes[first] === 0) first++;
  return first === end ? 0 : (end - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

/**
 * Decodes a PEM block of a public key: a SubjectPublicKeyInfo, or PKCS#1 (`RSA PUBLIC KEY`), distinguished by
 * structure. Nothing else is accepted: a private key under the wrong label must not be shown as a public key.
 */
export function decodePublicKey(der: Bytes): BarePublicKey | Unreadable {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return brokenObject(reader);
  const { content, end } = reader;
  if (reader.is(tag.sequence, content, end) && reader.is(tag.bitString, reader.end, end) && reader.end === end) {
    return toBareKey(der.subarray(0, end));
  }
  if (reader.is(tag.integer, content, end) && reader.is(tag.integer, reader.end, end) && reader.end === end) {
    return toBareKey(spkiOf(rsaEncryptionAlgorithm, der.subarray(0, end)));
  }
  return unreadable(l10n.t('it is not a public key'));
}

function toBareKey(spki: Bytes): BarePublicKey | Unreadable {
  const reader = new DerReader(spki);
  reader.read(0, spki.length);
  const publicKey = decodeSubjectPublicKeyInfo(reader, 'publicKey');
  if (publicKey.algorithm !== '') return { kind: 'publicKey', publicKey };
  return unreadable(reader.problems[0]?.reason ?? l10n.t('it is not a public key'));
}
