import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { readPasswordEncryption } from './containers/passwordEncryption.ts';
import { decodeOpenSshKey } from './decodeOpenSshKey.ts';
import { decodeCurve, decodeSubjectPublicKeyInfo, integerBits } from './decodePublicKey.ts';
import { DerReader, tag } from './derReader.ts';
import { dsaOid, ecPublicKeyOid, encodeElement, rsaEncryptionAlgorithm, spkiOf } from './encodePublicKey.ts';
import { decodeOid, findOid } from './objectIdentifier.ts';
import { brokenObject, unreadable } from './unreadable.ts';
import type { PrivateKey, PublicKey, Unreadable } from './x509Model.ts';

/**
 * Decodes the type of a private key and, if its encoding contains it, its public key.
 *
 * The form (PKCS#1, SEC1, PKCS#8, …) is recognised by structure, like Go's `tls.X509KeyPair`, for any label that ends
 * in `PRIVATE KEY`. The result shares no memory with `der` and contains no private value. Never throws.
 *
 * @param headers - The block's RFC 1421 headers: a legacy encrypted key is recognised only by `Proc-Type`.
 */
export function decodePrivateKey(
  label: string,
  der: Bytes,
  headers?: Readonly<Record<string, string>>,
): PrivateKey | Unreadable {
  if (hasEncryptedHeader(headers)) {
    const algorithm = algorithmOfLabel(label);
    return {
      kind: 'privateKey',
      algorithm,
      encoding: 'encrypted PEM',
      encrypted: true,
      encryption: dekCipher(headers),
    };
  }
  if (label === 'OPENSSH PRIVATE KEY') return decodeOpenSshKey(der);
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return brokenObject(reader);
  const { content, end } = reader;
  // EncryptedPrivateKeyInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING } (RFC 5958 §3)
  if (reader.is(tag.sequence, content, end) && reader.is(tag.octetString, reader.end, end)) {
    reader.read(content, end);
    const encryption = readPasswordEncryption(reader).words;
    return { kind: 'privateKey', algorithm: 'unknown', encoding: 'encrypted PKCS#8', encrypted: true, encryption };
  }
  if (!reader.expect(tag.integer, content, end)) return unreadable(l10n.t('it is not a private key'));
  const offset = reader.end;
  const key =
    (reader.is(tag.sequence, offset, end) ? decodePkcs8(reader, end) : undefined) ??
    (reader.is(tag.octetString, offset, end) ? decodeSec1(reader, reader.end, end, undefined, 'SEC1') : undefined) ??
    (reader.is(tag.integer, offset, end) ? decodeIntegers(reader, offset, end) : undefined);
  return key ?? unreadable(l10n.t('it is not a private key'));
}

/** Decodes PrivateKeyInfo (RFC 5958 §2) from its AlgorithmIdentifier, which the reader has just read. */
function decodePkcs8(reader: DerReader, end: number): PrivateKey | undefined {
  const algorithmStart = reader.start;
  const algorithmEnd = reader.end;
  if (!reader.expect(tag.objectIdentifier, reader.content, algorithmEnd)) return undefined;
  const known = findOid(reader.bytes, reader.content, reader.end);
  const oid = known?.oid ?? decodeOid(reader.bytes, reader.content, reader.end);
  const parameters = reader.end;
  if (oid === undefined || !reader.expect(tag.octetString, algorithmEnd, end)) return undefined;
  const keyStart = reader.content;
  const keyEnd = reader.end;
  const algorithm = known?.publicKeyAlgorithm?.name ?? oid;
  // Certificates write RSA's algorithm with its NULL; some keys lack it, and would not compare equal.
  const identifier = algorithm === 'RSA' ? rsaEncryptionAlgorithm : reader.bytes.slice(algorithmStart, algorithmEnd);
  const stored = storedPublicKey(reader, keyEnd, end, identifier);
  if (algorithm === 'EC') {
    if (!reader.expect(tag.sequence, keyStart, keyEnd)) return undefined;
    const ecEnd = reader.end;
    if (!reader.expect(tag.integer, reader.content, ecEnd)) return undefined;
    if (!reader.expect(tag.octetString, reader.end, ecEnd)) return undefined;
    const inner = decodeSec1(reader, reader.end, ecEnd, identifier, 'PKCS#8', parameters, algorithmEnd);
    return stored === undefined ? inner : { ...inner, publicKey: inner.publicKey ?? stored };
  }
  const publicKey =
    stored ?? (algorithm.startsWith('RSA') ? rsaPublicKey(reader, keyStart, keyEnd, identifier) : undefined);
  const bits =
    publicKey?.bits ??
    known?.publicKeyAlgorithm?.bits ??
    (algorithm === 'DSA' ? dsaBits(reader, parameters, algorithmEnd) : undefined);
  return { kind: 'privateKey', algorithm, bits, encoding: 'PKCS#8', encrypted: false, publicKey };
}

/** The public key in version 2 of PKCS#8, `[1] IMPLICIT BIT STRING`, after optional attributes. */
function storedPublicKey(reader: DerReader, offset: number, end: number, identifier: Bytes): PublicKey | undefined {
  let at = offset;
  if (reader.is(0xa0, at, end)) at = reader.end;
  if (!reader.is(0x81, at, end) || reader.content === reader.end) return undefined;
  return toPublicKey(spkiOf(identifier, reader.view(reader.content + 1, reader.end)));
}

/**
 * Decodes ECPrivateKey (RFC 5915 §3) after its private value: `[0]` the curve, `[1]` the public point. A compressed
 * point is ignored, because its SubjectPublicKeyInfo would differ from the certificate's.
 */
function decodeSec1(
  reader: DerReader,
  offset: number,
  end: number,
  identifier: Bytes | undefined,
  encoding: 'SEC1' | 'PKCS#8',
  parameters = 0,
  parametersEnd = 0,
): PrivateKey {
  let at = offset;
  let algorithmIdentifier = identifier;
  let curve = identifier === undefined ? undefined : decodeCurve(reader, parameters, parametersEnd, 'parameters');
  if (reader.is(0xa0, at, end)) {
    at = reader.end;
    const { content, end: curveEnd } = reader;
    curve ??= decodeCurve(reader, content, curveEnd, 'parameters');
    algorithmIdentifier ??= encodeElement(
      tag.sequence,
      encodeElement(tag.objectIdentifier, ecPublicKeyOid),
      reader.view(content, curveEnd),
    );
  }
  let publicKey: PublicKey | undefined;
  if (algorithmIdentifier !== undefined && reader.is(0xa1, at, end)) {
    const isRead = reader.expect(tag.bitString, reader.content, reader.end);
    if (isRead && reader.bytes[reader.content + 1] === 0x04) {
      publicKey = toPublicKey(spkiOf(algorithmIdentifier, reader.view(reader.content + 1, reader.end)));
    }
  }
  return {
    kind: 'privateKey',
    algorithm: 'EC',
    bits: curve?.bits,
    curve: curve?.name,
    encoding,
    encrypted: false,
    publicKey,
  };
}

/**
 * Distinguishes PKCS#1's nine integers (RFC 8017 §A.1.2) from the six of OpenSSL's DSA form; `offset` is after the
 * version.
 */
function decodeIntegers(reader: DerReader, offset: number, end: number): PrivateKey | undefined {
  const ends: number[] = [];
  for (let at = offset; ends.length < 8 && reader.is(tag.integer, at, end); at = reader.end) ends.push(reader.end);
  if (ends.length === 8) {
    const publicKey = rsaPublicKeyAt(reader, offset, end, rsaEncryptionAlgorithm);
    return {
      kind: 'privateKey',
      algorithm: 'RSA',
      bits: publicKey?.bits,
      encoding: 'PKCS#1',
      encrypted: false,
      publicKey,
    };
  }
  // p, q and g are DSA's parameters, y its public value, x the private one.
  const [, , gEnd, yEnd, xEnd] = ends;
  if (gEnd === undefined || yEnd === undefined || xEnd !== end) return undefined;
  const parameters = encodeElement(tag.sequence, reader.view(offset, gEnd));
  const algorithm = encodeElement(tag.sequence, encodeElement(tag.objectIdentifier, dsaOid), parameters);
  const publicKey = toPublicKey(spkiOf(algorithm, reader.view(gEnd, yEnd)));
  return { kind: 'privateKey', algorithm: 'DSA', bits: publicKey.bits, encoding: 'DSA', encrypted: false, publicKey };
}

/** Builds the public key of the RSAPrivateKey between `start` and `end`. */
function rsaPublicKey(reader: DerReader, start: number, end: number, identifier: Bytes): PublicKey | undefined {
  if (!reader.expect(tag.sequence, start, end)) return undefined;
  const keyEnd = reader.end;
  if (!reader.expect(tag.integer, reader.content, keyEnd)) return undefined;
  return rsaPublicKeyAt(reader, reader.end, keyEnd, identifier);
}

function rsaPublicKeyAt(reader: DerReader, offset: number, end: number, identifier: Bytes): PublicKey | undefined {
  if (!reader.expect(tag.integer, offset, end) || !reader.expect(tag.integer, reader.end, end)) return undefined;
  return toPublicKey(spkiOf(identifier, encodeElement(tag.sequence, reader.view(offset, reader.end))));
}

function dsaBits(reader: DerReader, offset: number, end: number): number | undefined {
  const isRead = reader.is(tag.sequence, offset, end) && reader.is(tag.integer, reader.content, reader.end);
  return isRead ? integerBits(reader) : undefined;
}

function toPublicKey(spki: Bytes): PublicKey {
  const reader = new DerReader(spki);
  reader.read(0, spki.length);
  return decodeSubjectPublicKeyInfo(reader, 'publicKey');
}

function hasEncryptedHeader(headers: Readonly<Record<string, string>> | undefined): boolean {
  return Object.entries(headers ?? {}).some(
    ([name, value]) => name.toLowerCase() === 'proc-type' && value.toUpperCase().includes('ENCRYPTED'),
  );
}

/** The cipher that `DEK-Info: AES-256-CBC,IV` names (RFC 1421 §4.6.1.3). */
function dekCipher(headers: Readonly<Record<string, string>> | undefined): string | undefined {
  const [, value] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'dek-info') ?? [];
  return value?.split(',')[0]?.trim();
}

function algorithmOfLabel(label: string): string {
  const [, word] = /^(RSA|EC|DSA|ED25519) PRIVATE KEY$/.exec(label) ?? [];
  return word === 'ED25519' ? 'Ed25519' : (word ?? 'unknown');
}
