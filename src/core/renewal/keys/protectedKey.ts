import type { Bytes } from '../../x509/bytes.ts';
import type { PassphraseCryptography } from '../../x509/containers/passphraseCryptography.ts';
import {
  decryptWithPassphrase,
  encryptWithPassphrase,
  passphraseForms,
} from '../../x509/containers/passphraseEncryption.ts';
import { type PasswordEncryption, readPasswordEncryption } from '../../x509/containers/passwordEncryption.ts';
import { decodePrivateKey } from '../../x509/decodePrivateKey.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { toHex } from '../../x509/toHex.ts';
import { derOctetString, derSequence, hexBytes } from '../derWriter.ts';
import type { WebCryptography } from '../webCryptography.ts';

/** An encrypted key in its block. */
export interface ProtectedKey {
  readonly label: string;
  readonly bytes: Bytes;
  /** RFC 1421 headers of a legacy encrypted block. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The plain key, which the caller must wipe; or why it was not opened. */
export type OpenedKey =
  | { readonly kind: 'opened'; readonly der: Bytes }
  | { readonly kind: 'wrongPassphrase' }
  | { readonly kind: 'unsupported' };

/** Opens an encrypted key (PKCS#8 with PBES2 or PKCS#12's schemes, legacy PEM). Never rejects. */
export async function openProtectedKey(
  key: ProtectedKey,
  passphrase: string,
  cryptography: PassphraseCryptography,
): Promise<OpenedKey> {
  const scheme = schemeOf(key);
  if (scheme === undefined) return { kind: 'unsupported' };
  const forms = passphraseForms(passphrase);
  const opened = await decryptWithPassphrase(scheme.encryption, scheme.ciphertext, forms, cryptography);
  if (opened.kind !== 'plain') return { kind: opened.kind };
  const { kind } = decodePrivateKey(key.label.replace(/^ENCRYPTED /, ''), opened.bytes);
  if (kind === 'privateKey') return { kind: 'opened', der: opened.bytes };
  opened.bytes.fill(0);
  return { kind: 'wrongPassphrase' };
}

/** A newly encrypted key, and the value of its `DEK-Info` header if it has one. */
export interface SealedKey {
  readonly bytes: Bytes;
  readonly dekInfo?: string;
}

/**
 * Encrypts a key like another one: same scheme and rounds, with new salt and IV.
 *
 * @param plain - PKCS#8 for encrypted PKCS#8, the form of the label for legacy PEM.
 * @returns `undefined` if the scheme is not supported for writing.
 */
export async function sealLike(
  old: ProtectedKey,
  plain: Bytes,
  passphrase: string,
  tools: { readonly cryptography: PassphraseCryptography; readonly webCryptography: WebCryptography },
): Promise<SealedKey | undefined> {
  const fresh = withNewSalt(old, tools.webCryptography);
  const scheme = fresh && schemeOf(fresh);
  if (fresh === undefined || scheme === undefined) return undefined;
  const forms = passphraseForms(passphrase);
  const ciphertext = await encryptWithPassphrase(scheme.encryption, plain, forms, tools.cryptography);
  if (ciphertext === undefined) return undefined;
  return scheme.dekInfo === undefined
    ? { bytes: derSequence(scheme.identifier, derOctetString(ciphertext)) }
    : { bytes: ciphertext, dekInfo: scheme.dekInfo };
}

/** The old key's scheme without content, with new salt and IV. */
function withNewSalt(old: ProtectedKey, webCryptography: WebCryptography): ProtectedKey | undefined {
  const { encryption, dekInfo } = schemeOf(old) ?? {};
  const { derivation, iv } = encryption?.method ?? {};
  if (derivation === undefined) return undefined;
  if (dekInfo !== undefined) {
    const name = dekInfo.slice(0, dekInfo.indexOf(','));
    const fresh = webCryptography.getRandomValues(new Uint8Array(iv?.length ?? 0));
    return { ...old, headers: { 'DEK-Info': `${name},${toHex(fresh).toUpperCase()}` } };
  }
  // Salt and IV are views of the key's bytes. They are replaced in a copy, so that everything else stays the same.
  const bytes = old.bytes.slice();
  for (const part of [derivation.salt, iv]) {
    if (part === undefined || part.length === 0) continue;
    const at = part.byteOffset - old.bytes.byteOffset;
    webCryptography.getRandomValues(bytes.subarray(at, at + part.length));
  }
  return { ...old, bytes };
}

interface Scheme {
  readonly encryption: PasswordEncryption;
  readonly ciphertext: Bytes;
  /** AlgorithmIdentifier; empty for legacy PEM. */
  readonly identifier: Bytes;
  /** Legacy PEM only. */
  readonly dekInfo?: string;
}

function schemeOf(key: ProtectedKey): Scheme | undefined {
  const dekInfo = headerOf(key, 'dek-info');
  if (dekInfo !== undefined) return legacyScheme(dekInfo, key.bytes);
  const reader = new DerReader(key.bytes);
  if (!reader.is(tag.sequence, 0, key.bytes.length)) return undefined;
  const { content, end } = reader;
  if (!reader.is(tag.sequence, content, end)) return undefined;
  const identifier = reader.view(content, reader.end);
  if (!reader.is(tag.octetString, reader.end, end)) return undefined;
  const ciphertext = reader.view(reader.content, reader.end);
  reader.read(content, end);
  return { encryption: readPasswordEncryption(reader), ciphertext, identifier };
}

function headerOf({ headers }: ProtectedKey, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([each]) => each.toLowerCase() === name)?.[1];
}

const legacyCiphers: Readonly<Record<string, { readonly cipher: 'AES' | '3DES'; readonly keyLength: number }>> = {
  'AES-128-CBC': { cipher: 'AES', keyLength: 16 },
  'AES-192-CBC': { cipher: 'AES', keyLength: 24 },
  'AES-256-CBC': { cipher: 'AES', keyLength: 32 },
  'DES-EDE3-CBC': { cipher: '3DES', keyLength: 24 },
};

/** OpenSSL's encryption of PEM: the cipher's name and IV in `DEK-Info`, the key by MD5 of passphrase and IV. */
function legacyScheme(dekInfo: string, ciphertext: Bytes): Scheme | undefined {
  const { name = '', hex = '' } = /^\s*(?<name>[A-Z0-9-]+),(?<hex>(?:[0-9A-Fa-f]{2})+)\s*$/.exec(dekInfo)?.groups ?? {};
  const known = Object.hasOwn(legacyCiphers, name) ? legacyCiphers[name] : undefined;
  const iv = hexBytes(hex);
  const blockLength = known?.cipher === 'AES' ? 16 : 8;
  if (known === undefined || iv.length !== blockLength) return undefined;
  const derivation = { scheme: 'EVP_BytesToKey', hash: 'MD5', salt: iv.slice(0, 8), rounds: 1 } as const;
  const method = { derivation, kind: { ...known, blockLength, words: name }, iv };
  return { encryption: { words: name, method }, ciphertext, identifier: new Uint8Array(0), dekInfo };
}
