import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { DerReader, tag } from '../derReader.ts';
import { limits } from '../limits.ts';
import type { OpeningRefusal } from './containerModel.ts';
import { type PassphraseCryptography, UnsupportedCipher } from './passphraseCryptography.ts';
import type { CipherKind, KeyDerivation, PasswordEncryption } from './passwordEncryption.ts';
import { derivePkcs12Key, pkcs12Passphrase } from './pkcs12KeyDerivation.ts';
import { decryptRc2 } from './rc2.ts';

/** PKCS#12's own derivation uses UTF-16 with a terminating zero, PBKDF2 uses UTF-8. */
export interface PassphraseForms {
  readonly utf16: Bytes;
  readonly utf8: Bytes;
}

/** A passphrase in the forms for both derivations. */
export function passphraseForms(passphrase: string): PassphraseForms {
  const utf8 = new TextEncoder().encode(passphrase);
  return { utf16: pkcs12Passphrase(passphrase), utf8: new Uint8Array(utf8) };
}

/** The content of a ciphertext, or why it was not opened. */
type Decrypted = { readonly kind: 'plain'; readonly bytes: Bytes } | OpeningRefusal;

/**
 * Decrypts a structure under a passphrase. One wrong passphrase in 256 yields valid padding, so the result must be a
 * SEQUENCE.
 */
export async function decryptWithPassphrase(
  { method, words }: PasswordEncryption,
  ciphertext: Bytes,
  forms: PassphraseForms,
  cryptography: PassphraseCryptography,
): Promise<Decrypted> {
  const unsupported: OpeningRefusal = { kind: 'unsupported', reason: l10n.t('CertScope cannot open {0}.', words) };
  if (method === undefined) return unsupported;
  const { kind } = method;
  const derived = await deriveCipher(method, forms, cryptography);
  if (derived === undefined) return unsupported;
  const { key, iv } = derived;
  try {
    const bytes =
      kind.cipher === 'RC2'
        ? decryptRc2(key, iv, ciphertext)
        : await cryptography.decryptCbc(kind.cipher, key, iv, ciphertext);
    return bytes !== undefined && isSequence(bytes) ? { kind: 'plain', bytes } : { kind: 'wrongPassphrase' };
  } catch (error) {
    if (error instanceof UnsupportedCipher) return unsupported;
    throw error;
  } finally {
    key.fill(0);
  }
}

/**
 * Encrypts a structure with `encryption`, which has its own salt and IV.
 *
 * @returns `undefined` for obsolete schemes, or if the host lacks the cipher.
 */
export async function encryptWithPassphrase(
  { method }: PasswordEncryption,
  plain: Bytes,
  forms: PassphraseForms,
  cryptography: PassphraseCryptography,
): Promise<Bytes | undefined> {
  if (method === undefined || method.kind.cipher === 'RC2') return undefined;
  const derived = await deriveCipher(method, forms, cryptography);
  if (derived === undefined) return undefined;
  try {
    return await cryptography.encryptCbc(method.kind.cipher, derived.key, derived.iv, plain);
  } catch (error) {
    if (error instanceof UnsupportedCipher) return undefined;
    throw error;
  } finally {
    derived.key.fill(0);
  }
}

async function deriveCipher(
  { derivation, kind, iv: given }: NonNullable<PasswordEncryption['method']>,
  forms: PassphraseForms,
  cryptography: PassphraseCryptography,
): Promise<{ readonly key: Bytes; readonly iv: Bytes } | undefined> {
  const key = await deriveKey(derivation, forms, 'key', kind.keyLength, cryptography);
  const iv = given ?? (await deriveKey(derivation, forms, 'iv', kind.blockLength, cryptography));
  return key === undefined || iv === undefined ? undefined : { key: fullKey(key, kind), iv };
}

/** One wrong key in 256 yields valid padding. */
function isSequence(bytes: Bytes): boolean {
  return new DerReader(bytes).expect(tag.sequence, 0, bytes.length) || bytes[1] === 0x80;
}

/** 3DES with two keys uses the first one as its third. */
function fullKey(key: Bytes, { cipher }: CipherKind): Bytes {
  if (cipher !== '3DES' || key.length !== 16) return key;
  const full = new Uint8Array(24);
  full.set(key);
  full.set(key.subarray(0, 8), 16);
  return full;
}

/** @returns `undefined` when there are too many iterations. */
export async function deriveKey(
  derivation: KeyDerivation,
  forms: PassphraseForms,
  purpose: 'key' | 'iv' | 'mac',
  length: number,
  cryptography: PassphraseCryptography,
): Promise<Bytes | undefined> {
  const { scheme, hash, salt, rounds } = derivation;
  if (rounds < 1 || rounds > limits.derivationRounds[scheme]) return undefined;
  switch (scheme) {
    case 'PBKDF2':
      return cryptography.pbkdf2(hash, forms.utf8, salt, rounds, length);
    case 'PKCS#12':
      return derivePkcs12Key(derivation, forms.utf16, purpose, length, cryptography);
    case 'EVP_BytesToKey':
      return bytesToKey(derivation, forms.utf8, length, cryptography);
  }
}

/** OpenSSL's EVP_BytesToKey with one iteration: hash of the last hash, passphrase and salt, repeated as needed. */
async function bytesToKey(
  { hash, salt }: KeyDerivation,
  passphrase: Bytes,
  length: number,
  cryptography: PassphraseCryptography,
): Promise<Bytes> {
  const key = new Uint8Array(length);
  let last: Bytes = new Uint8Array(0);
  for (let at = 0; at < length; at += last.length) {
    const input = Uint8Array.of(...last, ...passphrase, ...salt);
    last = await cryptography.digest(hash, input);
    key.set(last.subarray(0, length - at), at);
    input.fill(0);
  }
  return key;
}
