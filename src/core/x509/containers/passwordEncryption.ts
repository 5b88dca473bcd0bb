import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { smallInteger } from '../decodeExtensions.ts';
import { type DerReader, tag } from '../derReader.ts';
import { decodeOid } from '../objectIdentifier.ts';
import type { HashName } from './passphraseCryptography.ts';

/** How a key is made from a passphrase. */
export interface KeyDerivation {
  /** `EVP_BytesToKey`: OpenSSL's own, of legacy encrypted PEM. */
  readonly scheme: 'PBKDF2' | 'PKCS#12' | 'EVP_BytesToKey';
  readonly hash: HashName;
  readonly salt: Bytes;
  readonly rounds: number;
}

/** A block cipher in CBC mode with the octets of its key. */
export interface CipherKind {
  readonly cipher: 'AES' | '3DES' | 'RC2';
  readonly keyLength: number;
  /** Octets of a block, and so of an IV that is derived. */
  readonly blockLength: number;
  /** Common name: `AES-256-CBC`. */
  readonly words: string;
}

/** An encryption under a passphrase, as its AlgorithmIdentifier describes it (RFC 8018, RFC 7292 appendix C). */
export interface PasswordEncryption {
  /** For people: `PBES2 with AES-256-CBC, 2048 iterations`, or the OID if unknown. */
  readonly words: string;
  /** Absent for schemes that CertScope does not open. */
  readonly method?: {
    readonly derivation: KeyDerivation;
    readonly kind: CipherKind;
    /** Absent when it is also derived from the passphrase. */
    readonly iv?: Bytes;
  };
}

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';

const scrypt = '1.3.6.1.4.1.11591.4.11';

const keyDerivationNames: Readonly<Record<string, string>> = {
  [scrypt]: 'scrypt',
  [pbkdf2]: 'PBKDF2',
};

/** The HMACs for key derivation and container integrity, by OID (RFC 8018 §B.1). */
const hmacHashes: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.8': 'SHA-224',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

/** The HMAC with an OID as PBKDF2 and PBMAC1 name it. */
export function hmacHash(oid: string): HashName | undefined {
  return Object.hasOwn(hmacHashes, oid) ? hmacHashes[oid] : undefined;
}

const aes = (bits: number): CipherKind => ({
  cipher: 'AES',
  keyLength: bits / 8,
  blockLength: 16,
  words: `AES-${bits}-CBC`,
});
const tripleDes: CipherKind = { cipher: '3DES', keyLength: 24, blockLength: 8, words: '3DES-CBC' };
const rc2 = (bits: number): CipherKind => ({
  cipher: 'RC2',
  keyLength: bits / 8,
  blockLength: 8,
  words: `RC2-${bits}-CBC`,
});

/** Ciphers of PBES2 (RFC 8018 §B.2). */
const ciphers: Readonly<Record<string, CipherKind>> = {
  '1.2.840.113549.3.7': tripleDes,
  '2.16.840.1.101.3.4.1.2': aes(128),
  '2.16.840.1.101.3.4.1.22': aes(192),
  '2.16.840.1.101.3.4.1.42': aes(256),
};

/** Schemes of PKCS#12 itself (RFC 7292 appendix C). */
const pkcs12Ciphers: Readonly<Record<string, CipherKind | string>> = {
  '1.2.840.113549.1.12.1.1': 'RC4-128',
  '1.2.840.113549.1.12.1.2': 'RC4-40',
  '1.2.840.113549.1.12.1.3': tripleDes,
  '1.2.840.113549.1.12.1.4': { ...tripleDes, keyLength: 16, words: '3DES-CBC, two keys' },
  '1.2.840.113549.1.12.1.5': rc2(128),
  '1.2.840.113549.1.12.1.6': rc2(40),
};

/** Schemes of PBES1 (RFC 8018 §A.3), too weak to open here, by hash and cipher. */
const pbes1Schemes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.5.1': 'PBES1 with MD2 and DES-CBC',
  '1.2.840.113549.1.5.3': 'PBES1 with MD5 and DES-CBC',
  '1.2.840.113549.1.5.4': 'PBES1 with MD2 and RC2-CBC',
  '1.2.840.113549.1.5.6': 'PBES1 with MD5 and RC2-CBC',
  '1.2.840.113549.1.5.10': 'PBES1 with SHA-1 and DES-CBC',
  '1.2.840.113549.1.5.11': 'PBES1 with SHA-1 and RC2-CBC',
};

/** Ciphers that are named but not supported here. */
const otherCiphers: Readonly<Record<string, string>> = {
  '1.2.156.10197.1.104.2': 'SM4-CBC',
  '1.2.392.200011.61.1.1.1.2': 'Camellia-128-CBC',
  '1.2.392.200011.61.1.1.1.3': 'Camellia-192-CBC',
  '1.2.392.200011.61.1.1.1.4': 'Camellia-256-CBC',
  '1.2.410.200046.1.1.2': 'ARIA-128-CBC',
  '1.2.410.200046.1.1.7': 'ARIA-192-CBC',
  '1.2.410.200046.1.1.12': 'ARIA-256-CBC',
  '1.2.643.2.2.21': 'GOST 28147-89',
  '1.2.840.113549.3.2': 'RC2-CBC',
  '1.3.14.3.2.7': 'DES-CBC',
  '1.3.6.1.4.1.3029.1.2': 'Blowfish-CBC',
  '2.16.840.1.101.3.4.1.6': 'AES-128-GCM',
  '2.16.840.1.101.3.4.1.26': 'AES-192-GCM',
  '2.16.840.1.101.3.4.1.46': 'AES-256-GCM',
};

/** Reads the AlgorithmIdentifier that the reader has just read. Never throws. */
export function readPasswordEncryption(reader: DerReader): PasswordEncryption {
  const { bytes, content, end } = reader;
  if (!reader.is(tag.objectIdentifier, content, end)) return { words: l10n.t('an unknown cipher') };
  const oid = decodeOid(bytes, reader.content, reader.end) ?? '';
  const parameters = reader.end;
  if (!reader.is(tag.sequence, parameters, end)) return { words: oid };
  if (oid === pbes2) return readPbes2(reader);
  const pbes1 = pbes1Schemes[oid];
  if (pbes1 !== undefined) {
    const salted = readSaltAndRounds(reader, reader.content, reader.end);
    return { words: salted === undefined ? pbes1 : l10n.t('{0}, {1} iterations', pbes1, salted.rounds) };
  }
  const kind = Object.hasOwn(pkcs12Ciphers, oid) ? pkcs12Ciphers[oid] : undefined;
  if (kind === undefined || typeof kind === 'string') return { words: kind ?? oid };
  const derivation = readSaltAndRounds(reader, reader.content, reader.end);
  if (derivation === undefined) return { words: kind.words };
  return {
    words: l10n.t('{0}, PKCS#12 key derivation with {1} iterations', kind.words, derivation.rounds),
    method: { derivation: { scheme: 'PKCS#12', hash: 'SHA-1', ...derivation }, kind },
  };
}

/** PBES2-params ::= SEQUENCE { keyDerivationFunc, encryptionScheme } (RFC 8018 §A.4), which the reader has just read. */
function readPbes2(reader: DerReader): PasswordEncryption {
  const { bytes, content, end } = reader;
  const unknown = { words: 'PBES2' };
  if (!reader.is(tag.sequence, content, end)) return unknown;
  const kdf = { content: reader.content, end: reader.end };
  if (!reader.is(tag.sequence, kdf.end, end)) return unknown;
  const scheme = { content: reader.content, end: reader.end };
  if (!reader.is(tag.objectIdentifier, scheme.content, scheme.end)) return unknown;
  const cipherOid = decodeOid(bytes, reader.content, reader.end) ?? '';
  const kind = Object.hasOwn(ciphers, cipherOid) ? ciphers[cipherOid] : undefined;
  const iv = reader.is(tag.octetString, reader.end, scheme.end) ? reader.view(reader.content, reader.end) : undefined;
  const cipher = kind?.words ?? otherCiphers[cipherOid] ?? cipherOid;
  const derivation = readPbkdf2(reader, kdf.content, kdf.end);
  if (typeof derivation === 'string') {
    return { words: l10n.t('PBES2 with {0} and {1}', cipher, derivation) };
  }
  const words = l10n.t('PBES2 with {0}, {1} iterations', cipher, derivation.rounds);
  return kind === undefined || iv?.length !== kind.blockLength
    ? { words }
    : { words, method: { derivation, kind, iv } };
}

/**
 * Reads a key derivation function's algorithm between `start` and `end`.
 *
 * @returns PBKDF2 with its parameters, or the name of another function.
 */
export function readPbkdf2(reader: DerReader, start: number, end: number): KeyDerivation | string {
  if (!reader.is(tag.objectIdentifier, start, end)) return l10n.t('an unknown key derivation');
  const oid = decodeOid(reader.bytes, reader.content, reader.end) ?? '';
  const name = keyDerivationNames[oid] ?? oid;
  if (oid === scrypt && reader.is(tag.sequence, reader.end, end)) return readScrypt(reader) ?? name;
  if (oid !== pbkdf2 || !reader.is(tag.sequence, reader.end, end)) return name;
  const parametersEnd = reader.end;
  const base = readSaltAndRounds(reader, reader.content, parametersEnd);
  if (base === undefined) return name;
  let at = base.end;
  if (reader.is(tag.integer, at, parametersEnd)) at = reader.end;
  let hash: HashName | undefined = 'SHA-1';
  if (reader.is(tag.sequence, at, parametersEnd)) {
    const prf = reader.is(tag.objectIdentifier, reader.content, reader.end);
    hash = prf ? hmacHash(decodeOid(reader.bytes, reader.content, reader.end) ?? '') : undefined;
  }
  return hash === undefined ? name : { scheme: 'PBKDF2', hash, salt: base.salt, rounds: base.rounds };
}

/** Names scrypt with its cost (RFC 7914 §7.1); it is not computed here. */
function readScrypt(reader: DerReader): string | undefined {
  const { end } = reader;
  const salted = readSaltAndRounds(reader, reader.content, end);
  if (salted === undefined || !reader.is(tag.integer, salted.end, end)) return undefined;
  const blockSize = smallInteger(reader);
  const parallelization = reader.is(tag.integer, reader.end, end) ? smallInteger(reader) : undefined;
  if (blockSize === undefined || parallelization === undefined) return undefined;
  return `scrypt (N=${salted.rounds}, r=${blockSize}, p=${parallelization})`;
}

/** Reads an OCTET STRING and a small INTEGER, the start of all schemes' parameters. */
export function readSaltAndRounds(
  reader: DerReader,
  start: number,
  end: number,
): { readonly salt: Bytes; readonly rounds: number; readonly end: number } | undefined {
  if (!reader.is(tag.octetString, start, end)) return undefined;
  const salt = reader.view(reader.content, reader.end);
  if (!reader.is(tag.integer, reader.end, end)) return undefined;
  const octets = reader.view(reader.content, reader.end);
  if (octets.length === 0 || octets.length > 6 || (octets[0] ?? 0) >= 0x80) return undefined;
  return { salt, rounds: octets.reduce((value, octet) => value * 256 + octet, 0), end: reader.end };
}
