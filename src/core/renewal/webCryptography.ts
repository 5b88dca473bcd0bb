import type { Bytes } from '../x509/bytes.ts';
import type { GenerateParameters } from './keys/keyAlgorithms.ts';

/** An opaque key of WebCrypto. */
type HostKey = object;

/**
 * The part of WebCrypto that issuing uses. `globalThis.crypto` of Node, browsers and VS Code's hosts matches; a
 * composition root passes it in.
 */
export interface WebCryptography {
  readonly subtle: {
    importKey(
      format: 'pkcs8',
      keyData: Bytes,
      algorithm: { readonly name: string; readonly hash?: string; readonly namedCurve?: string },
      extractable: boolean,
      keyUsages: 'sign'[],
    ): Promise<HostKey>;
    sign(algorithm: { readonly name: string; readonly hash?: string }, key: HostKey, data: Bytes): Promise<ArrayBuffer>;
    generateKey(
      algorithm: GenerateParameters,
      extractable: boolean,
      keyUsages: ('sign' | 'verify')[],
    ): Promise<{ readonly privateKey: HostKey; readonly publicKey: HostKey } | HostKey>;
    exportKey(format: 'pkcs8' | 'spki', key: HostKey): Promise<ArrayBuffer>;
    digest(algorithm: 'SHA-1', data: Bytes): Promise<ArrayBuffer>;
  };
  getRandomValues(array: Bytes): Bytes;
}
