import * as l10n from '@vscode/l10n';
import { decodeName } from './decodeName.ts';
import { decodeString, isAscii, latin1Text, utf8Text } from './decodeString.ts';
import { type DerReader, tag } from './derReader.ts';
import { formatIpAddress } from './formatIpAddress.ts';
import { formatName } from './formatName.ts';
import { limits } from './limits.ts';
import { decodeOid } from './objectIdentifier.ts';
import { toHex } from './toHex.ts';
import type { GeneralName } from './x509Model.ts';

/** The types by the low five bits of their identifier octet (RFC 5280 §4.2.1.6). */
const types: readonly GeneralName['type'][] = [
  'otherName',
  'email',
  'DNS',
  'x400Address',
  'dirName',
  'ediPartyName',
  'URI',
  'IP',
  'registeredID',
];

/**
 * Decodes the general names between `content` and `end`. A name that cannot be read is reported; one whose extent is
 * known is still listed, with its octets in hexadecimal.
 */
export function decodeGeneralNames(reader: DerReader, content: number, end: number, field: string): GeneralName[] {
  const names: GeneralName[] = [];
  let count = 0;
  for (let offset = content; offset < end; count++) {
    if (!reader.read(offset, end)) {
      reader.reportFault(field);
      break;
    }
    if (count >= limits.generalNames) {
      reader.report(field, l10n.t('it has more than {0} names; the rest is not read', count), offset);
      break;
    }
    offset = reader.end;
    const type = reader.tag >= 0x80 && reader.tag < 0xc0 ? types[reader.tag & 0x1f] : undefined;
    if (type === undefined) {
      reader.report(field, l10n.t('it contains something that is not a name'), reader.start);
      continue;
    }
    const der = reader.view(reader.start, reader.end);
    names.push({ type, value: decodeValue(reader, type, field), der });
  }
  return names;
}

function decodeValue(reader: DerReader, type: GeneralName['type'], field: string): string {
  const { bytes, start, content, end } = reader;
  switch (type) {
    case 'DNS':
    case 'email':
    case 'URI': {
      if (isAscii(bytes, content, end)) return latin1Text(bytes, content, end);
      reader.report(field, l10n.t('a name has characters beyond ASCII'), start);
      return utf8Text(bytes, content, end) ?? latin1Text(bytes, content, end);
    }
    case 'IP': {
      const address = formatIpAddress(bytes, content, end);
      if (address !== undefined) return address;
      reader.report(field, l10n.t('an IP address has {0} bytes', end - content), start);
      return hexOf(reader, content, end);
    }
    case 'registeredID': {
      const oid = decodeOid(bytes, content, end);
      if (oid !== undefined) return oid;
      reader.report(field, l10n.t('a registered identifier is not an object identifier'), start);
      return hexOf(reader, content, end);
    }
    case 'dirName': {
      if (!reader.expect(tag.sequence, content, end)) {
        reader.reportFault(field);
        return hexOf(reader, content, end);
      }
      return formatName(decodeName(reader, reader.start, reader.content, reader.end, field));
    }
    case 'otherName':
      return decodeOtherName(reader, content, end, field);
    case 'x400Address':
    case 'ediPartyName':
      return hexOf(reader, content, end);
  }
}

/** Writes an otherName as its type and value: `1.3.6.1.4.1.311.20.2.3=alice@example.com`, or `=#hex` of the value. */
function decodeOtherName(reader: DerReader, content: number, end: number, field: string): string {
  const { bytes } = reader;
  if (!reader.expect(tag.objectIdentifier, content, end)) {
    reader.reportFault(field);
    return hexOf(reader, content, end);
  }
  const oid = decodeOid(bytes, reader.content, reader.end);
  const isWrapped = reader.expect(0xa0, reader.end, end);
  if (oid === undefined || !isWrapped || !reader.read(reader.content, reader.end)) {
    if (oid === undefined) {
      reader.report(field, l10n.t('the type of a name is not an object identifier'), content);
    } else {
      reader.reportFault(field);
    }
    return hexOf(reader, content, end);
  }
  const text = decodeString(reader.tag, bytes, reader.content, reader.end);
  return `${oid}=${text ?? hexOf(reader, reader.start, reader.end)}`;
}

function hexOf(reader: DerReader, start: number, end: number): string {
  return `#${toHex(reader.view(start, end))}`;
}
