import type { Bytes } from '../x509/bytes.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import type { Cryptography } from './crypto.ts';

/**
 * Wraps a host's cryptography so that the signature of a decoded object is checked once.
 *
 * Rebuilding the graph after an edit then costs signature checks for the edited file only. Results are keyed by the
 * identity of the signed bytes and the key, and freed with the decoded certificates.
 */
export function rememberVerifications(cryptography: Cryptography): Cryptography {
  const results = new WeakMap<Bytes, WeakMap<PublicKey, boolean | undefined | Promise<boolean | undefined>>>();
  return {
    ...cryptography,
    verify(key, algorithm, signedBytes, signature) {
      let byKey = results.get(signedBytes);
      if (byKey?.has(key) === true) return byKey.get(key);
      const result = cryptography.verify(key, algorithm, signedBytes, signature);
      byKey ??= new WeakMap();
      byKey.set(key, result);
      results.set(signedBytes, byKey);
      return result;
    },
  };
}
