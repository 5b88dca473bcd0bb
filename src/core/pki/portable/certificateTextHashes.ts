import { sha256 } from '@noble/hashes/sha2.js';
import { encodePem } from '../../text/encodePem.ts';
import { toHex } from '../../x509/toHex.ts';

/**
 * The SHA-256 of a certificate as programs write it down for others: of its PEM text with 64 characters a line, and of its DER.
 *
 * @returns In lower-case hexadecimal.
 */
export function certificateTextHashes(der: Uint8Array): readonly [pem: string, der: string] {
  const pem = new TextEncoder().encode(encodePem('CERTIFICATE', der));
  return [toHex(sha256(pem)), toHex(sha256(der))];
}
