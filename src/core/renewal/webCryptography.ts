import type { Bytes } from '../x509/bytes.ts';

/**
 * The part of WebCrypto that issuing uses. `globalThis.crypto` of Node, browsers and VS Code's hosts fits;
 * a composition root passes it in.
 */
export interface WebCryptography {
  readonly subtle: {
    importKey(
      format: 'pkcs8',
      keyData: Bytes,
      algorithm: { readonly name: string; readonly hash?: string; readonly namedCurve?: string },
      extractable: boolean,
      keyUsages: 'sign'[],
    ): Promise<object>;
    sign(algorithm: { readonly name: string; readonly hash?: string }, key: object, data: Bytes): Promise<ArrayBuffer>;
  };
  getRandomValues(array: Bytes): Bytes;
}
