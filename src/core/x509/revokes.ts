import type { Bytes } from './bytes.ts';
import { DerReader, tag } from './derReader.ts';
import type { CertificateRevocationList } from './x509Model.ts';

/**
 * Tells whether a serial number is in a revocation list (RFC 5280 §5.1.2.6), whatever the issuers. An unreadable part
 * counts as the end of the list.
 */
export function revokes({ tbsCertList }: CertificateRevocationList, serialNumber: Bytes): boolean {
  const wanted = magnitudeOf(serialNumber);
  const reader = new DerReader(tbsCertList);
  const end = tbsCertList.length;
  if (!reader.expect(tag.sequence, 0, end)) return false;
  let offset = reader.content;
  if (reader.is(tag.integer, offset, end)) offset = reader.end;
  // signature, issuer, thisUpdate; then perhaps nextUpdate.
  for (let field = 0; field < 3; field++) {
    if (!reader.read(offset, end)) return false;
    offset = reader.end;
  }
  if (reader.is(tag.utcTime, offset, end) || reader.is(tag.generalizedTime, offset, end)) offset = reader.end;
  if (!reader.is(tag.sequence, offset, end)) return false;
  const listEnd = reader.end;
  for (let entry = reader.content; entry < listEnd && reader.read(entry, listEnd); ) {
    const entryEnd = reader.end;
    if (reader.is(tag.integer, reader.content, entryEnd)) {
      if (isSame(magnitudeOf(reader.view(reader.content, reader.end)), wanted)) return true;
    }
    entry = entryEnd;
  }
  return false;
}

/** The octets of a number without its leading zeros. */
export function magnitudeOf(number: Bytes): Bytes {
  const first = number.findIndex((octet) => octet !== 0);
  return number.subarray(first === -1 ? number.length : first);
}

function isSame(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
