import type { Bytes } from '../bytes.ts';
import { decodeJks } from './decodeJks.ts';
import { decodePkcs7 } from './decodePkcs7.ts';
import { decodePkcs12 } from './decodePkcs12.ts';
import type { Container } from './model.ts';
import { closedPkcs12 } from './openPkcs12.ts';

/**
 * Reads a file that holds several certificates, as far as it can be read without a passphrase.
 *
 * @returns `undefined` when the bytes are of none of the formats. Never throws.
 */
export function decodeContainer(bytes: Bytes): Container | undefined {
  const pkcs12 = decodePkcs12(bytes);
  return pkcs12 === undefined ? (decodePkcs7(bytes) ?? decodeJks(bytes)) : closedPkcs12(pkcs12);
}
