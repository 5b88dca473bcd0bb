import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { DerReader, tag } from '../derReader.ts';
import { limits } from '../limits.ts';
import { decodeOid } from '../objectIdentifier.ts';
import type { Container, ContainerEntry } from './containerModel.ts';
import { mayBeSequenceOf, toDefiniteLengths } from './toDefiniteLengths.ts';

const signedData = '1.2.840.113549.1.7.2';

/**
 * Reads the certificates and revocation lists of a PKCS#7 bundle: the SignedData of RFC 5652 §5.1, whose signers and
 * content are irrelevant here (`.p7b`, `.p7c`, `openssl crl2pkcs7`).
 *
 * @returns `undefined` when the bytes are not SignedData. Never throws.
 */
export function decodePkcs7(bytes: Bytes): Container | undefined {
  const der = mayBeSequenceOf(bytes, tag.objectIdentifier) ? toDefiniteLengths(bytes) : undefined;
  if (der === undefined) return undefined;
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { content, end } = reader;
  if (!reader.is(tag.objectIdentifier, content, end)) return undefined;
  if (decodeOid(der, reader.content, reader.end) !== signedData) return undefined;
  if (!reader.is(0xa0, reader.end, end) || !reader.is(tag.sequence, reader.content, reader.end)) return undefined;
  const { end: signedEnd } = reader;
  let at = reader.content;
  for (const expected of [tag.integer, tag.set, tag.sequence]) {
    if (!reader.is(expected, at, signedEnd)) return undefined;
    at = reader.end;
  }
  const entries: ContainerEntry[] = [];
  if (reader.is(0xa0, at, signedEnd)) {
    at = reader.end;
    collectElements(reader, reader.content, reader.end, entries, 'certificate');
  }
  if (reader.is(0xa1, at, signedEnd)) collectElements(reader, reader.content, reader.end, entries, 'crl');
  return { format: 'PKCS#7', entries };
}

/** Collects elements; those other than SEQUENCE are older, rare forms of certificates and lists. */
export function collectElements(
  reader: DerReader,
  start: number,
  end: number,
  entries: ContainerEntry[],
  kind: 'certificate' | 'crl',
) {
  let at = start;
  while (at < end && entries.length < limits.containerEntries) {
    if (!reader.read(at, end)) {
      entries.push({ kind: 'broken', reason: reader.faultReason() });
      return;
    }
    entries.push(
      reader.tag === tag.sequence
        ? { kind, der: reader.view(reader.start, reader.end) }
        : { kind: 'other', what: l10n.t('a certificate of another type') },
    );
    at = reader.end;
  }
}
