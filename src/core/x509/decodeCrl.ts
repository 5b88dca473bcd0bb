import type { Bytes } from './bytes.ts';
import { decodeExtensions, noExtensions } from './decodeExtensions.ts';
import { decodeName } from './decodeName.ts';
import { decodeTime } from './decodeTime.ts';
import { DerReader, tag } from './derReader.ts';
import { decodeSignatureFields, enterSignedObject } from './signedObject.ts';
import { brokenField, brokenObject } from './unreadable.ts';
import type { CertificateRevocationList, Unreadable } from './x509Model.ts';

/**
 * Decodes a certificate revocation list (RFC 5280 §5.1) from its DER. Its entries are only counted.
 *
 * @returns `unreadable` only when the frame itself is broken. Never throws.
 */
export function decodeCrl(der: Bytes): CertificateRevocationList | Unreadable {
  const reader = new DerReader(der);
  if (!enterSignedObject(reader)) return brokenObject(reader);
  const { content, end } = reader;

  if (!reader.expect(tag.sequence, content, end)) return brokenField(reader, 'tbsCertList');
  const tbsStart = reader.start;
  const tbsEnd = reader.end;
  let offset = reader.content;
  if (reader.is(tag.integer, offset, tbsEnd)) offset = reader.end;
  if (!reader.expect(tag.sequence, offset, tbsEnd)) return brokenField(reader, 'signature');
  if (!reader.expect(tag.sequence, reader.end, tbsEnd)) return brokenField(reader, 'issuer');
  offset = reader.end;
  const issuer = decodeName(reader, reader.start, reader.content, reader.end, 'issuer');

  if (!reader.read(offset, tbsEnd)) return brokenField(reader, 'thisUpdate');
  offset = reader.end;
  const thisUpdate = decodeTime(reader, 'thisUpdate');
  let nextUpdate: number | undefined;
  if (reader.is(tag.utcTime, offset, tbsEnd) || reader.is(tag.generalizedTime, offset, tbsEnd)) {
    offset = reader.end;
    nextUpdate = decodeTime(reader, 'nextUpdate');
  }
  let revokedCount = 0;
  if (reader.is(tag.sequence, offset, tbsEnd)) {
    offset = reader.end;
    revokedCount = countElements(reader, reader.content, reader.end);
  }
  let extensions = noExtensions();
  if (reader.is(0xa0, offset, tbsEnd)) {
    if (reader.expect(tag.sequence, reader.content, reader.end)) {
      extensions = decodeExtensions(reader, reader.content, reader.end);
    } else {
      reader.reportFault('crlExtensions');
    }
  }

  return {
    kind: 'crl',
    der: reader.view(0, end),
    tbsCertList: reader.view(tbsStart, tbsEnd),
    issuer,
    thisUpdate,
    nextUpdate,
    revokedCount,
    extensions: extensions.list,
    authorityKeyIdentifier: extensions.authorityKeyIdentifier,
    ...decodeSignatureFields(reader, tbsEnd, end),
    problems: reader.problems,
  };
}

function countElements(reader: DerReader, content: number, end: number): number {
  let count = 0;
  for (let offset = content; offset < end; offset = reader.end) {
    if (!reader.read(offset, end)) {
      reader.reportFault('revokedCertificates');
      break;
    }
    count++;
  }
  return count;
}
