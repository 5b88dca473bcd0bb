import type { LocatedBlock, LocatedValue } from '../locate/locateModel.ts';
import type { Bytes } from '../x509/bytes.ts';
import { decodeObject } from '../x509/decodeObject.ts';
import { decodePublicKey } from '../x509/decodePublicKey.ts';
import { toHex } from '../x509/toHex.ts';
import type { PrivateKey } from '../x509/x509Model.ts';
import type { Cryptography } from './crypto.ts';
import type { DecodedContent, DecodedCredential } from './pkiModel.ts';

/** Decoded blocks by the function that returns their bytes, which a block keeps when it moves within its document. */
export type KnownContents = WeakMap<LocatedBlock['bytes'], Pick<DecodedCredential, 'content' | 'fingerprint'>>;

/**
 * Decodes the blocks of one value. Well-formed blocks that are not relevant (`EC PARAMETERS`, PKCS#7) are skipped.
 * Never throws; a block that cannot be read becomes an `unreadable` credential and hides no other.
 *
 * @param known - Blocks in it are not decoded again; those that are, are added.
 */
export function decodeValue(
  value: LocatedValue,
  { cryptography }: { readonly cryptography: Cryptography },
  known?: KnownContents,
): readonly DecodedCredential[] {
  const credentials: DecodedCredential[] = [];
  for (const block of value.blocks) {
    // Blocks that cannot be read share a function.
    const contents = block.problem === undefined ? known : undefined;
    const decoded = contents?.get(block.bytes) ?? decodeBlock(block, cryptography);
    contents?.set(block.bytes, decoded);
    const { content } = decoded;
    if (content.kind === 'unreadable' && content.isForeign === true) continue;
    credentials.push({ value, block, ...decoded });
  }
  return credentials;
}

function decodeBlock(
  block: LocatedBlock,
  cryptography: Cryptography,
): Pick<DecodedCredential, 'content' | 'fingerprint'> {
  const content = contentOf(block, cryptography);
  if (content.kind !== 'certificate') return { content };
  return { content, fingerprint: toHex(cryptography.sha256(content.der)) };
}

function contentOf(block: LocatedBlock, cryptography: Cryptography): DecodedContent {
  if (block.problem !== undefined) {
    return { kind: 'unreadable', layer: block.problem.layer, reason: block.problem.reason };
  }
  if (block.encoding.at(-1) === 'jwt') return { kind: 'token' };
  const der = block.bytes();
  const content = decodeObject(der, block.label, block.headers);
  return content.kind === 'privateKey' ? withPublicKey(content, block.label, der, cryptography) : content;
}

/** Adds the public key that the encoding does not contain; nothing of the private key is kept. */
function withPublicKey(key: PrivateKey, label: string | undefined, der: Bytes, cryptography: Cryptography): PrivateKey {
  if (key.publicKey !== undefined || key.encrypted || key.encoding === 'OpenSSH') return key;
  const spki = cryptography.derivePublicKey?.(label ?? labels[key.encoding] ?? 'PRIVATE KEY', der);
  if (spki === undefined) return key;
  const decoded = decodePublicKey(spki);
  return decoded.kind === 'publicKey' ? { ...key, publicKey: decoded.publicKey } : key;
}

/** Labels for keys without one (DER in base64, DER files), by form. */
const labels: Readonly<Partial<Record<PrivateKey['encoding'], string>>> = {
  'PKCS#1': 'RSA PRIVATE KEY',
  SEC1: 'EC PRIVATE KEY',
};
