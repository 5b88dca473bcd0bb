import type { WebCryptography } from '../webCryptography.ts';
import { keyAlgorithms } from './keyAlgorithms.ts';
import type { KeyAlgorithm, KeyPairBytes } from './keyModel.ts';

/**
 * Makes a key pair with the host's generator.
 *
 * @returns `undefined` if the host does not support the algorithm. The caller must wipe the private key.
 */
export async function generateKeyPair(
  algorithm: KeyAlgorithm,
  webCryptography: WebCryptography,
): Promise<KeyPairBytes | undefined> {
  const { subtle } = webCryptography;
  try {
    const pair = await subtle.generateKey(keyAlgorithms[algorithm].generate, true, ['sign', 'verify']);
    if (!('privateKey' in pair)) return undefined;
    const [pkcs8, spki] = await Promise.all([
      subtle.exportKey('pkcs8', pair.privateKey),
      subtle.exportKey('spki', pair.publicKey),
    ]);
    return { pkcs8: new Uint8Array(pkcs8), spki: new Uint8Array(spki) };
  } catch {
    return undefined;
  }
}
