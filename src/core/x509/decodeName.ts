import * as l10n from '@vscode/l10n';
import { decodeString } from './decodeString.ts';
import { type DerReader, tag } from './derReader.ts';
import { goStringFault } from './go/goStringFault.ts';
import { decodeOid, findOid } from './objectIdentifier.ts';
import type { DistinguishedName, NameAttribute } from './x509Model.ts';

/**
 * Decodes the content of a Name (RFC 5280 §4.1.2.4), whose element the reader has just read. Unreadable attributes
 * are skipped and reported; the others are kept.
 *
 * @param field - Name of the field in problems, e.g. `subject`.
 */
export function decodeName(
  reader: DerReader,
  start: number,
  content: number,
  end: number,
  field: string,
): DistinguishedName {
  const rdns: NameAttribute[][] = [];
  for (let offset = content; offset < end; ) {
    if (!reader.read(offset, end)) {
      reader.reportFault(field);
      break;
    }
    offset = reader.end;
    if (reader.has(tag.set)) rdns.push(decodeRdn(reader, reader.content, reader.end, field));
    else reader.reportFault(field);
  }
  return { der: reader.view(start, end), rdns };
}

function decodeRdn(reader: DerReader, content: number, end: number, field: string): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (let offset = content; offset < end; ) {
    if (!reader.read(offset, end)) {
      reader.reportFault(field);
      break;
    }
    offset = reader.end;
    if (!reader.has(tag.sequence)) {
      reader.reportFault(field);
      continue;
    }
    const attribute = decodeAttribute(reader, reader.content, reader.end, field);
    if (attribute !== undefined) attributes.push(attribute);
  }
  return attributes;
}

function decodeAttribute(reader: DerReader, content: number, end: number, field: string): NameAttribute | undefined {
  if (!reader.expect(tag.objectIdentifier, content, end)) {
    reader.reportFault(field);
    return undefined;
  }
  const { bytes } = reader;
  const known = findOid(bytes, reader.content, reader.end);
  const oid = known === undefined ? decodeOid(bytes, reader.content, reader.end) : known.oid;
  if (oid === undefined) {
    reader.report(field, l10n.t('the type of an attribute is not an object identifier'), reader.start);
    return undefined;
  }
  if (!reader.read(reader.end, end)) {
    reader.reportFault(field);
    return undefined;
  }
  const value = decodeString(reader.tag, bytes, reader.content, reader.end);
  if (value === undefined || goStringFault(reader.tag, bytes, reader.content, reader.end) !== undefined) {
    reader.report(field, l10n.t('a value is not text of a type that Kubernetes reads'), reader.start);
  }
  return { oid, shortName: known?.attributeType, value, der: reader.view(reader.start, reader.end) };
}
