import type { Bytes } from '../bytes.ts';
import type { Container, ContainerEntry } from './containerModel.ts';
import { decodeJks } from './decodeJks.ts';
import { decodePkcs7 } from './decodePkcs7.ts';
import { decodePkcs12, type Pkcs12 } from './decodePkcs12.ts';

/**
 * Reads a bundle or store of certificates, as far as it can be read without a passphrase. A bundle of its own, which decodes no
 * certificate.
 *
 * @returns `undefined` when the bytes are in none of the formats. Never throws.
 */
export function decodeStore(bytes: Bytes): Container | undefined {
  const pkcs12 = decodePkcs12(bytes);
  return pkcs12 === undefined ? (decodePkcs7(bytes) ?? decodeJks(bytes)) : closedPkcs12(pkcs12);
}

/** Shows what a PKCS#12 file contains without a passphrase. */
function closedPkcs12({ parts, mac }: Pkcs12): Container {
  return {
    format: 'PKCS#12',
    entries: parts.flatMap((part): readonly ContainerEntry[] =>
      part.kind === 'open' ? part.entries : [{ kind: 'locked', encryption: part.encryption.words }],
    ),
    integrity: mac?.words,
  };
}
