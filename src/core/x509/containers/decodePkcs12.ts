import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { DerReader, tag } from '../derReader.ts';
import { decodeOid } from '../objectIdentifier.ts';
import type { ContainerEntry } from './containerModel.ts';
import type { HashName } from './passphraseCryptography.ts';
import {
  hmacHash,
  type KeyDerivation,
  type PasswordEncryption,
  readPasswordEncryption,
  readPbkdf2,
  readSaltAndRounds,
} from './passwordEncryption.ts';
import { readSafeContents } from './readSafeContents.ts';
import { mayBeSequenceOf, toDefiniteLengths } from './toDefiniteLengths.ts';

/** The frame of a PKCS#12 file (RFC 7292 §4): what can be read without a passphrase. */
export interface Pkcs12 {
  readonly parts: readonly Pkcs12Part[];
  /** Octets that the MAC covers. */
  readonly authenticatedSafe: Bytes;
  readonly mac?: Pkcs12Mac | undefined;
}

type Pkcs12Part =
  | { readonly kind: 'open'; readonly entries: readonly ContainerEntry[] }
  | { readonly kind: 'encrypted'; readonly encryption: PasswordEncryption; readonly ciphertext: Bytes };

/** The MAC over the whole. `derivation` is absent for unknown schemes. */
export interface Pkcs12Mac {
  readonly words: string;
  readonly digest: Bytes;
  readonly hash?: HashName;
  readonly derivation?: KeyDerivation;
}

const contentTypes = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' } as const;
const pbmac1 = '1.2.840.113549.1.5.14';

/** Hashes that PKCS#12's own MAC uses. */
const macHashes: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.4': 'SHA-224',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/**
 * Reads the frame of a PKCS#12 file.
 *
 * @returns `undefined` when the bytes are not one. Never throws.
 */
export function decodePkcs12(bytes: Bytes): Pkcs12 | undefined {
  const der = mayBeSequenceOf(bytes, tag.integer) ? toDefiniteLengths(bytes) : undefined;
  if (der === undefined) return undefined;
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { content, end } = reader;
  if (!reader.is(tag.integer, content, end) || !reader.is(tag.sequence, reader.end, end)) return undefined;
  const macStart = reader.end;
  const authSafe = readContentInfo(reader);
  if (authSafe?.type !== contentTypes.data || !reader.is(tag.octetString, authSafe.start, authSafe.end)) {
    return undefined;
  }
  const authenticatedSafe = reader.view(reader.content, reader.end);
  const mac = reader.is(tag.sequence, macStart, end) ? readMac(reader) : undefined;
  return { authenticatedSafe, mac, parts: readParts(authenticatedSafe) };
}

interface ContentInfo {
  readonly type: string;
  /** Extent of the content after its `[0]`. */
  readonly start: number;
  readonly end: number;
}

/** Reads the ContentInfo that the reader has just read. */
function readContentInfo(reader: DerReader): ContentInfo | undefined {
  const { end } = reader;
  if (!reader.is(tag.objectIdentifier, reader.content, end)) return undefined;
  const type = decodeOid(reader.bytes, reader.content, reader.end) ?? '';
  return reader.is(0xa0, reader.end, end)
    ? { type, start: reader.content, end: reader.end }
    : { type, start: end, end };
}

/** AuthenticatedSafe ::= SEQUENCE OF ContentInfo. */
function readParts(bytes: Bytes): readonly Pkcs12Part[] {
  const broken = (reason: string): Pkcs12Part => ({ kind: 'open', entries: [{ kind: 'broken', reason }] });
  const der = toDefiniteLengths(bytes);
  if (der === undefined) return [broken(l10n.t('the content is not ASN.1'))];
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return [broken(reader.faultReason())];
  const { end } = reader;
  const parts: Pkcs12Part[] = [];
  for (let at = reader.content; at < end; ) {
    if (!reader.read(at, end)) return [...parts, broken(reader.faultReason())];
    at = reader.end;
    parts.push(readPart(reader) ?? broken(l10n.t('a part of unknown type')));
  }
  return parts;
}

function readPart(reader: DerReader): Pkcs12Part | undefined {
  const info = readContentInfo(reader);
  if (info?.type === contentTypes.data && reader.is(tag.octetString, info.start, info.end)) {
    return { kind: 'open', entries: readSafeContents(reader.view(reader.content, reader.end)) };
  }
  if (info?.type === contentTypes.encryptedData && reader.is(tag.sequence, info.start, info.end)) {
    return readEncryptedData(reader);
  }
  return undefined;
}

/** EncryptedData ::= SEQUENCE { version, EncryptedContentInfo } (RFC 5652 §8), which the reader has just read. */
function readEncryptedData(reader: DerReader): Pkcs12Part | undefined {
  const { end } = reader;
  if (!reader.is(tag.integer, reader.content, end) || !reader.is(tag.sequence, reader.end, end)) return undefined;
  const infoEnd = reader.end;
  if (!reader.is(tag.objectIdentifier, reader.content, infoEnd) || !reader.is(tag.sequence, reader.end, infoEnd)) {
    return undefined;
  }
  const behind = reader.end;
  const encryption = readPasswordEncryption(reader);
  // [0] IMPLICIT OCTET STRING, in one or several pieces.
  if (reader.is(0x80, behind, infoEnd)) {
    return { kind: 'encrypted', encryption, ciphertext: reader.view(reader.content, reader.end) };
  }
  if (!reader.is(0xa0, behind, infoEnd)) return undefined;
  return { kind: 'encrypted', encryption, ciphertext: joinPieces(reader) };
}

function joinPieces(reader: DerReader): Bytes {
  const { end } = reader;
  const octets = new Uint8Array(end - reader.content);
  let length = 0;
  for (let at = reader.content; reader.is(tag.octetString, at, end); at = reader.end) {
    octets.set(reader.view(reader.content, reader.end), length);
    length += reader.end - reader.content;
  }
  return octets.subarray(0, length);
}

/** MacData ::= SEQUENCE { DigestInfo, salt, iterations DEFAULT 1 } (RFC 7292 §4), which the reader has just read. */
function readMac(reader: DerReader): Pkcs12Mac | undefined {
  const { bytes, content, end } = reader;
  if (!reader.is(tag.sequence, content, end)) return undefined;
  const infoEnd = reader.end;
  if (!reader.is(tag.sequence, reader.content, infoEnd)) return undefined;
  const algorithm = { content: reader.content, end: reader.end };
  if (!reader.is(tag.octetString, algorithm.end, infoEnd)) return undefined;
  const digest = reader.view(reader.content, reader.end);
  if (!reader.is(tag.objectIdentifier, algorithm.content, algorithm.end)) return undefined;
  const oid = decodeOid(bytes, reader.content, reader.end) ?? '';
  if (oid === pbmac1) return readPbmac1(reader, reader.end, algorithm.end, digest);
  const hash = Object.hasOwn(macHashes, oid) ? macHashes[oid] : undefined;
  if (hash === undefined || !reader.is(tag.octetString, infoEnd, end)) return { words: oid, digest };
  const salt = reader.view(reader.content, reader.end);
  const rounds = readSaltAndRounds(reader, infoEnd, end)?.rounds ?? 1;
  return {
    words: l10n.t('HMAC with {0}, {1} iterations', hash, rounds),
    digest,
    hash,
    derivation: { scheme: 'PKCS#12', hash, salt, rounds },
  };
}

/** PBMAC1-params ::= SEQUENCE { keyDerivationFunc, messageAuthScheme } (RFC 9579). */
function readPbmac1(reader: DerReader, start: number, end: number, digest: Bytes): Pkcs12Mac {
  const unknown = { words: 'PBMAC1', digest };
  if (!reader.is(tag.sequence, start, end)) return unknown;
  const { end: parametersEnd } = reader;
  if (!reader.is(tag.sequence, reader.content, parametersEnd)) return unknown;
  const kdf = { content: reader.content, end: reader.end };
  if (!reader.is(tag.sequence, kdf.end, parametersEnd)) return unknown;
  if (!reader.is(tag.objectIdentifier, reader.content, reader.end)) return unknown;
  const hash = hmacHash(decodeOid(reader.bytes, reader.content, reader.end) ?? '');
  const derivation = readPbkdf2(reader, kdf.content, kdf.end);
  if (hash === undefined || typeof derivation === 'string') return unknown;
  return { words: l10n.t('PBMAC1 with {0}, {1} iterations', hash, derivation.rounds), digest, hash, derivation };
}
