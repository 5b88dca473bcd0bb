import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { latin1Text } from './decodeString.ts';
import { unreadable } from './unreadable.ts';
import type { PrivateKey, Unreadable } from './x509Model.ts';

const magic = 'openssh-key-v1\0';

const kinds: Readonly<Record<string, Pick<PrivateKey, 'algorithm' | 'bits' | 'curve'>>> = {
  'ssh-rsa': { algorithm: 'RSA' },
  'ssh-dss': { algorithm: 'DSA' },
  'ssh-ed25519': { algorithm: 'Ed25519' },
  'ssh-ed448': { algorithm: 'Ed448' },
  'ecdsa-sha2-nistp256': { algorithm: 'EC', bits: 256, curve: 'P-256' },
  'ecdsa-sha2-nistp384': { algorithm: 'EC', bits: 384, curve: 'P-384' },
  'ecdsa-sha2-nistp521': { algorithm: 'EC', bits: 521, curve: 'P-521' },
  // The private key stays in a security key (PROTOCOL.u2f).
  'sk-ssh-ed25519@openssh.com': { algorithm: 'Ed25519' },
  'sk-ecdsa-sha2-nistp256@openssh.com': { algorithm: 'EC', bits: 256, curve: 'P-256' },
};

/** Bound of a name in the format; the longest in use has about 40 characters. */
const maxNameLength = 64;

/**
 * Names a key in OpenSSH's own format (PROTOCOL.key): its algorithm, and whether it is encrypted. TLS does not use
 * this format, so nothing more is read. Never throws.
 */
export function decodeOpenSshKey(bytes: Bytes): PrivateKey | Unreadable {
  if (latin1Text(bytes, 0, Math.min(bytes.length, magic.length)) !== magic) {
    return unreadable(l10n.t('it is not an OpenSSH key'));
  }
  // cipher, key derivation and its options, each a string; the count of keys; the public key, which begins with its kind
  const cipher = magic.length;
  const kdf = behindString(bytes, cipher);
  const publicKey = behindString(bytes, behindString(bytes, kdf)) + 4;
  const kind = nameAt(bytes, publicKey + 4);
  if (kind === undefined) return unreadable(l10n.t('it is truncated or has the wrong length'));
  const cipherName = nameAt(bytes, cipher);
  const isEncrypted = cipherName !== 'none';
  return {
    kind: 'privateKey',
    ...((Object.hasOwn(kinds, kind) && kinds[kind]) || { algorithm: 'unknown' }),
    encoding: 'OpenSSH',
    encrypted: isEncrypted,
    ...(isEncrypted ? { encryption: cipherName } : {}),
  };
}

function behindString(bytes: Bytes, offset: number): number {
  return offset + 4 + lengthAt(bytes, offset);
}

function nameAt(bytes: Bytes, offset: number): string | undefined {
  const end = behindString(bytes, offset);
  if (end > bytes.length || end - offset - 4 > maxNameLength) return undefined;
  return latin1Text(bytes, offset + 4, end);
}

function lengthAt(bytes: Bytes, offset: number): number {
  let length = 0;
  for (let i = offset; i < offset + 4; i++) length = length * 256 + (bytes[i] ?? 0);
  return length;
}
