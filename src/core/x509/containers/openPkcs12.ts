import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { equalBytes } from '../bytes.ts';
import type { Container, ContainerEntry, OpeningRefusal } from './containerModel.ts';
import { decodePkcs12, type Pkcs12, type Pkcs12Mac } from './decodePkcs12.ts';
import type { PassphraseCryptography } from './passphraseCryptography.ts';
import { decryptWithPassphrase, deriveKey, type PassphraseForms, passphraseForms } from './passphraseEncryption.ts';
import { readSafeContents } from './readSafeContents.ts';

/**
 * Opens a PKCS#12 file with a passphrase: its certificates become visible, its private keys stay encrypted. The
 * passphrase is checked with the MAC if there is one, otherwise by decrypting the parts.
 *
 * @returns The container, with an entry for each part that cannot be opened, or why nothing could be opened. Never rejects.
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

const none: Bytes = new Uint8Array(0);

/**
 * Opens a PKCS#12 file that is encrypted with an empty passphrase, so that nobody has to enter nothing.
 *
 * @returns `undefined` for other files, and for one that is open as it is.
 */
export async function openUnguarded(
  bytes: Bytes,
  cryptography: () => Promise<PassphraseCryptography>,
): Promise<Container | undefined> {
  const file = decodePkcs12(bytes);
  if (file === undefined || file.parts.every(({ kind }) => kind === 'open')) return undefined;
  const opened = await openPkcs12(file, '', await cryptography());
  return 'entries' in opened ? opened : undefined;
}

/** Without a passphrase, some programs derive from nothing, others from the terminating zero. */
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
    const plain = await decryptWithPassphrase(part.encryption, part.ciphertext, forms, cryptography);
    if (plain.kind === 'plain') entries.push(...readSafeContents(plain.bytes));
    else if (plain.kind === 'unsupported') entries.push({ kind: 'broken', reason: plain.reason });
    else if (isProven === true)
      entries.push({ kind: 'broken', reason: l10n.t('this part has a different passphrase') });
    else return plain;
  }
  return { kind: 'opened', container: { format: 'PKCS#12', entries, integrity: mac?.words } };
}

/** Whether the passphrase yields the MAC; `undefined` when it cannot be computed here. */
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
