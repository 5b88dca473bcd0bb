import type { Bytes } from '../../x509/bytes.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { toHex } from '../../x509/toHex.ts';
import { derBitString, derExplicit, derOctetString, derSequence, derUnsignedInteger } from '../derWriter.ts';
import type { KeyForm } from './keyModel.ts';

/**
 * Writes an unencrypted PKCS#8 key in another encoding.
 *
 * @returns A copy; `undefined` if the key cannot be written so (PKCS#1 is only for RSA, SEC1 for elliptic curves).
 */
export function writeKey(pkcs8: Bytes, encoding: KeyForm['encoding']): Bytes | undefined {
  const parts = readPrivateKeyInfo(pkcs8);
  if (parts === undefined) return undefined;
  switch (encoding) {
    case 'PKCS#8':
      return pkcs8.slice();
    case 'PKCS#1':
      return parts.oid === rsaOid ? parts.key.slice() : undefined;
    case 'SEC1':
      return parts.oid === ecOid ? writeSec1(parts) : undefined;
    case 'encrypted PKCS#8':
    case 'encrypted PEM':
      return undefined;
  }
}

/** Content of the object identifiers, in hexadecimal. */
const rsaOid = '2a864886f70d010101';
const ecOid = '2a8648ce3d0201';

interface PrivateKeyParts {
  /** Hex of the object identifier's content. */
  readonly oid: string;
  /** The complete element. */
  readonly parameters: Bytes;
  readonly key: Bytes;
}

/** PrivateKeyInfo ::= SEQUENCE { version, SEQUENCE { algorithm, parameters }, OCTET STRING } (RFC 5958 §2). */
function readPrivateKeyInfo(der: Bytes): PrivateKeyParts | undefined {
  const reader = new DerReader(der);
  if (!reader.is(tag.sequence, 0, der.length)) return undefined;
  const { end } = reader;
  if (!reader.is(tag.integer, reader.content, end) || !reader.is(tag.sequence, reader.end, end)) return undefined;
  const algorithmEnd = reader.end;
  if (!reader.is(tag.objectIdentifier, reader.content, algorithmEnd)) return undefined;
  const oid = toHex(reader.view(reader.content, reader.end));
  const parameters = reader.view(reader.end, algorithmEnd);
  if (!reader.is(tag.octetString, algorithmEnd, end)) return undefined;
  return { oid, parameters, key: reader.view(reader.content, reader.end) };
}

/** ECPrivateKey with curve and public point, as Go and OpenSSL write it (RFC 5915 §3). */
function writeSec1({ parameters, key }: PrivateKeyParts): Bytes | undefined {
  const reader = new DerReader(key);
  if (!reader.is(tag.sequence, 0, key.length)) return undefined;
  const { end } = reader;
  if (!reader.is(tag.integer, reader.content, end) || !reader.is(tag.octetString, reader.end, end)) return undefined;
  const scalar = reader.view(reader.content, reader.end);
  let at = reader.end;
  if (reader.is(0xa0, at, end)) at = reader.end;
  const point =
    reader.is(0xa1, at, end) && reader.is(tag.bitString, reader.content, reader.end)
      ? reader.view(reader.content + 1, reader.end)
      : undefined;
  const secret = derOctetString(scalar);
  const written = derSequence(
    derUnsignedInteger(Uint8Array.of(1)),
    secret,
    derExplicit(0, parameters),
    ...(point === undefined ? [] : [derExplicit(1, derBitString(point))]),
  );
  secret.fill(0);
  return written;
}
