import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../x509/go/readLikeGo.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { keyFits } from '../keyPairs.ts';
import type { PemInput } from './pemInput.ts';

/**
 * The error of Go's `tls.X509KeyPair` for the blocks of a certificate and a key, and the half at fault; `undefined` if it accepts them,
 * or if unknown.
 */
export function pairFault(
  blocks: readonly PemInput[],
  keyBlocks: readonly PemInput[],
): { readonly error: string; readonly half: 'certificate' | 'key' } | undefined {
  const leaf = blocks.find(({ label }) => label === 'CERTIFICATE');
  if (leaf === undefined) return { error: withoutCertificate(blocks), half: 'certificate' };
  const privateKey = keyBlocks.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'));
  if (privateKey === undefined) return { error: withoutKey(keyBlocks), half: 'key' };
  const { content } = leaf;
  const reading = content.kind === 'certificate' ? goReadingOf(content) : readLikeGo(leaf.bytes());
  if ('error' in reading) return { error: reading.error, half: 'certificate' };
  const error = content.kind === 'certificate' ? mismatch(content.publicKey, privateKey) : undefined;
  return error === undefined ? undefined : { error, half: 'key' };
}

/** The error of `tls.X509KeyPair` for blocks without a certificate. */
export function withoutCertificate(blocks: readonly Pick<PemInput, 'label'>[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in certificate input';
  const [{ label = '' } = {}, ...others] = blocks;
  if (others.length === 0 && label.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${labelsOf(blocks)}`;
}

/** The error of `tls.X509KeyPair` for blocks without a private key, after a certificate. */
export function withoutKey(blocks: readonly Pick<PemInput, 'label'>[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in key input';
  const [{ label = '' } = {}, ...others] = blocks;
  if (others.length === 0 && label === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${labelsOf(blocks)}`;
}

/** Go's `%v` of a list. */
function labelsOf(blocks: readonly Pick<PemInput, 'label'>[]): string {
  return `[${blocks.map(({ label }) => label).join(' ')}]`;
}

const unparsable = 'tls: failed to parse private key';

/** The error of `tls.X509KeyPair` for a key of an algorithm that Go does not support; `undefined` if it does, or if the algorithm is not known. */
export function algorithmError(algorithm: string): string | undefined {
  if (/^(?:|unknown|\?|RSA|EC|Ed25519)$/.test(algorithm)) return undefined;
  // Go knows X25519 as a key but not in a certificate, and cannot parse the other algorithms at all.
  return algorithm === 'X25519' ? 'tls: found unknown private key type in PKCS#8 wrapping' : unparsable;
}

function mismatch(certificateKey: PublicKey, { content }: PemInput): string | undefined {
  if (content.kind !== 'privateKey' || content.encrypted || content.encoding === 'OpenSSH') return unparsable;
  const unsupported = algorithmError(content.algorithm);
  if (unsupported !== undefined) return unsupported;
  if (keyFits(content.publicKey, certificateKey) !== false) return undefined;
  const isSameType = family(content.algorithm) === family(certificateKey.algorithm);
  return isSameType
    ? 'tls: private key does not match public key'
    : 'tls: private key type does not match public key type';
}

function family(algorithm: string): string {
  return algorithm.startsWith('RSA') ? 'RSA' : algorithm;
}
