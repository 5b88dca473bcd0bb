import type { Bytes } from '../bytes.ts';
import { decodeObject } from '../decodeObject.ts';
import { DerReader } from '../derReader.ts';
import type { Container, ContainerEntry } from './containerModel.ts';
import { collectElements } from './decodePkcs7.ts';

/**
 * Reads certificates that follow one another, as in lists of roots and for Go's `ParseCertificates`. The first two have to be
 * certificates; what follows may be anything.
 */
export function decodeList(bytes: Bytes): Container | undefined {
  const entries: ContainerEntry[] = [];
  collectElements(new DerReader(bytes), 0, bytes.length, entries, 'certificate');
  const isCertificate = (entry?: ContainerEntry) =>
    entry?.kind === 'certificate' && decodeObject(entry.der).kind === 'certificate';
  return isCertificate(entries[0]) && isCertificate(entries[1]) ? { format: 'DER', entries } : undefined;
}
