import type { Bytes } from '../x509/bytes.ts';
import type { PrivateKey } from '../x509/x509Model.ts';
import { type IssuingScheme, toEcdsaSignatureValue, toPkcs8 } from './issuingScheme.ts';
import type { WebCryptography } from './webCryptography.ts';

/** A plain private key at the moment of signing. */
export interface SigningKey {
  readonly der: Bytes;
  readonly encoding: PrivateKey['encoding'];
}

/**
 * Signs octets the way certificates and requests are signed.
 *
 * @returns `undefined` if the host rejects the key or algorithm. The error's text could quote the key, so only the fact
 * is reported.
 */
export async function signWithKey(
  { der, encoding }: SigningKey,
  { importParameters, signParameters, isEcdsa, ...scheme }: IssuingScheme,
  bytes: Bytes,
  { subtle }: WebCryptography,
): Promise<Bytes | undefined> {
  let pkcs8: Bytes | undefined;
  try {
    pkcs8 = toPkcs8(encoding, der, scheme);
    if (pkcs8 === undefined) return undefined;
    const key = await subtle.importKey('pkcs8', pkcs8, importParameters, false, ['sign']);
    const signature = new Uint8Array(await subtle.sign(signParameters, key, bytes));
    return isEcdsa ? toEcdsaSignatureValue(signature) : signature;
  } catch {
    return undefined;
  } finally {
    // PKCS#8 can be the key's own bytes, which belong to the caller.
    if (pkcs8 !== der) pkcs8?.fill(0);
  }
}
