import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { equalBytes } from '../bytes.ts';
import { DerReader, tag } from '../derReader.ts';
import { limits } from '../limits.ts';
import type { Pkcs12, Pkcs12Mac } from './decodePkcs12.ts';
import type { Container, ContainerEntry, OpeningRefusal } from './model.ts';
import { type PassphraseCryptography, UnsupportedCipher } from './passphraseCryptography.ts';
import type { CipherKind, KeyDerivation, PasswordEncryption } from './passwordEncryption.ts';
import { derivePkcs12Key, pkcs12Passphrase } from './pkcs12KeyDerivation.ts';
import { decryptRc2 } from './rc2.ts';
import { readSafeContents } from './readSafeContents.ts';

/**
 * Opens a PKCS#12 file with a passphrase: its certificates become visible, its private keys stay encrypted. The passphrase
 * is checked by the MAC where there is one, else by whether the parts can be decrypted.
 *
 * @returns The container, a part that cannot be opened being told in its place, or why nothing could. Never rejects.
 */
export async function openPkcs12(
  file: Pkcs12,
  passphrase: string,
  cryptography: PassphraseCryptography,
): Promise<Container | OpeningRefusal> {
  const candidates = passphrase === '' ? emptyPassphrases : [passphraseForms(passphrase)];
  let refusal: OpeningRefusal = { kind: 'wrongPassphrase' };
  for (const forms of candidates) {
    const opened = await attempt(file, forms, cryptography);
    if (opened.kind === 'opened') return opened.container;
    refusal = opened;
  }
  return refusal;
}

/** PKCS#12's own derivation takes UTF-16 with a zero at its end, PBKDF2 the UTF-8. */
interface PassphraseForms {
  readonly utf16: Bytes;
  readonly utf8: Bytes;
}

const none: Bytes = new Uint8Array(0);

function passphraseForms(passphrase: string): PassphraseForms {
  const utf8 = new TextEncoder().encode(passphrase);
  return { utf16: pkcs12Passphrase(passphrase), utf8: new Uint8Array(utf8) };
}

/** Without a passphrase some programs derive from nothing, others from the zero at its end. */
const emptyPassphrases: readonly PassphraseForms[] = [passphraseForms(''), { utf16: none, utf8: none }];

type Attempt = { readonly kind: 'opened'; readonly container: Container } | OpeningRefusal;

async function attempt(file: Pkcs12, forms: PassphraseForms, cryptography: PassphraseCryptography): Promise<Attempt> {
  const { mac } = file;
  const isProven = mac && (await verifyMac(mac, file.authenticatedSafe, forms, cryptography));
  if (isProven === false) return { kind: 'wrongPassphrase' };
  const entries: ContainerEntry[] = [];
  for (const part of file.parts) {
    if (part.kind === 'open') {
      entries.push(...part.entries);
      continue;
    }
    const plain = await decrypt(part.encryption, part.ciphertext, forms, cryptography);
    if (plain.kind === 'plain') entries.push(...readSafeContents(plain.bytes));
    else if (plain.kind === 'unsupported') entries.push({ kind: 'broken', reason: plain.reason });
    else if (isProven === true) entries.push({ kind: 'broken', reason: l10n.t('another passphrase opens this part') });
    else return plain;
  }
  return { kind: 'opened', container: { format: 'PKCS#12', entries, integrity: mac?.words } };
}

/** Whether the passphrase makes the MAC; `undefined` when it cannot be computed here. */
async function verifyMac(
  { derivation, hash, digest }: Pkcs12Mac,
  content: Bytes,
  forms: PassphraseForms,
  cryptography: PassphraseCryptography,
): Promise<boolean | undefined> {
  if (derivation === undefined || hash === undefined) return undefined;
  const length = digest.length;
  const key = await deriveKey(derivation, forms, 'mac', length, cryptography);
  return key && equalBytes(await cryptography.hmac(hash, key, content), digest);
}

type Decrypted = { readonly kind: 'plain'; readonly bytes: Bytes } | OpeningRefusal;

async function decrypt(
  { method, words }: PasswordEncryption,
  ciphertext: Bytes,
  forms: PassphraseForms,
  cryptography: PassphraseCryptography,
): Promise<Decrypted> {
  const unsupported: OpeningRefusal = { kind: 'unsupported', reason: l10n.t('CertScope cannot open {0}.', words) };
  if (method === undefined) return unsupported;
  const { derivation, kind } = method;
  const key = await deriveKey(derivation, forms, 'key', kind.keyLength, cryptography);
  const iv = method.iv ?? (await deriveKey(derivation, forms, 'iv', kind.blockLength, cryptography));
  if (key === undefined || iv === undefined) return unsupported;
  try {
    const bytes =
      kind.cipher === 'RC2'
        ? decryptRc2(key, iv, ciphertext)
        : await cryptography.decryptCbc(kind.cipher, fullKey(key, kind), iv, ciphertext);
    return bytes !== undefined && isSequence(bytes) ? { kind: 'plain', bytes } : { kind: 'wrongPassphrase' };
  } catch (error) {
    if (error instanceof UnsupportedCipher) return unsupported;
    throw error;
  }
}

/** One wrong key in 256 leaves something like a padding. */
function isSequence(bytes: Bytes): boolean {
  return new DerReader(bytes).expect(tag.sequence, 0, bytes.length) || bytes[1] === 0x80;
}

/** 3DES with two keys uses the first one again as its third. */
function fullKey(key: Bytes, { cipher }: CipherKind): Bytes {
  if (cipher !== '3DES' || key.length !== 16) return key;
  const full = new Uint8Array(24);
  full.set(key);
  full.set(key.subarray(0, 8), 16);
  return full;
}

async function deriveKey(
  derivation: KeyDerivation,
  forms: PassphraseForms,
  purpose: 'key' | 'iv' | 'mac',
  length: number,
  cryptography: PassphraseCryptography,
): Promise<Bytes | undefined> {
  const { scheme, hash, salt, rounds } = derivation;
  if (rounds < 1 || rounds > limits.derivationRounds[scheme]) return undefined;
  return scheme === 'PBKDF2'
    ? cryptography.pbkdf2(hash, forms.utf8, salt, rounds, length)
    : derivePkcs12Key(derivation, forms.utf16, purpose, length, cryptography);
}
