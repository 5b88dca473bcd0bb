import type { Bytes } from '../bytes.ts';
import { decodeObject } from '../decodeObject.ts';
import { DerReader } from '../derReader.ts';
import type { Container, ContainerEntry } from './containerModel.ts';
import { decodeJks } from './decodeJks.ts';
import { collectElements, decodePkcs7 } from './decodePkcs7.ts';
import { decodePkcs12, type Pkcs12 } from './decodePkcs12.ts';

/**
 * Reads a file that holds several certificates, as far as it can be read without a passphrase.
 *
 * @returns `undefined` when the bytes are in none of the formats. Never throws.
 */
export function decodeContainer(bytes: Bytes): Container | undefined {
  const pkcs12 = decodePkcs12(bytes);
  return pkcs12 === undefined ? (decodePkcs7(bytes) ?? decodeJks(bytes) ?? decodeList(bytes)) : closedPkcs12(pkcs12);
}

/**
 * Reads certificates that follow one another, as in lists of roots and for Go's `ParseCertificates`. The first two have to be
 * certificates; what follows may be anything.
 */
function decodeList(bytes: Bytes): Container | undefined {
  const entries: ContainerEntry[] = [];
  collectElements(new DerReader(bytes), 0, bytes.length, entries, 'certificate');
  const isCertificate = (entry?: ContainerEntry) =>
    entry?.kind === 'certificate' && decodeObject(entry.der).kind === 'certificate';
  return isCertificate(entries[0]) && isCertificate(entries[1]) ? { format: 'DER', entries } : undefined;
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
