import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { decodeGeneralNames } from './decodeGeneralNames.ts';
import { type DerReader, tag } from './derReader.ts';
import { limits } from './limits.ts';
import { decodeOid, findOid } from './objectIdentifier.ts';
import {
  type BasicConstraints,
  type Extension,
  type GeneralName,
  type KeyUsageName,
  keyUsageNames,
} from './x509Model.ts';

/** Extensions, and the values of those that are decoded. The first of several with one OID counts. */
export interface DecodedExtensions {
  readonly list: Extension[];
  basicConstraints: BasicConstraints | undefined;
  keyUsage: readonly KeyUsageName[] | undefined;
  extKeyUsage: readonly string[] | undefined;
  subjectAltName: readonly GeneralName[] | undefined;
  subjectKeyIdentifier: Bytes | undefined;
  authorityKeyIdentifier: Bytes | undefined;
}

/** Creates the result for an object without extensions. */
export function noExtensions(): DecodedExtensions {
  return {
    list: [],
    basicConstraints: undefined,
    keyUsage: undefined,
    extKeyUsage: undefined,
    subjectAltName: undefined,
    subjectKeyIdentifier: undefined,
    authorityKeyIdentifier: undefined,
  };
}

/**
 * Decodes the Extensions (RFC 5280 §4.2) between `content` and `end`. Each extension and value is independent: an
 * unreadable one is reported and listed as far as known, and the next is read.
 */
export function decodeExtensions(reader: DerReader, content: number, end: number): DecodedExtensions {
  const decoded = noExtensions();
  const seen = new Set<string>();
  for (let offset = content; offset < end; ) {
    if (!reader.read(offset, end)) {
      reader.reportFault('extensions');
      break;
    }
    offset = reader.end;
    if (reader.has(tag.sequence)) decodeExtension(reader, decoded, seen);
    else reader.reportFault('extensions');
  }
  return decoded;
}

/** @param seen - The types of those before it. */
function decodeExtension(reader: DerReader, decoded: DecodedExtensions, seen: Set<string>): void {
  const { bytes, start, content, end } = reader;
  if (!reader.expect(tag.objectIdentifier, content, end)) {
    reader.reportFault('extensions');
    return;
  }
  const known = findOid(bytes, reader.content, reader.end);
  const oid = known === undefined ? decodeOid(bytes, reader.content, reader.end) : known.oid;
  if (oid === undefined) {
    reader.report('extensions', l10n.t('the type of an extension is not an object identifier'), start);
    return;
  }
  let critical = false;
  if (reader.is(tag.boolean, reader.end, end)) critical = decodeBoolean(reader, 'extensions');
  const hasValue = reader.expect(tag.octetString, reader.end, end);
  if (!hasValue) reader.reportFault(`extension ${oid}`);
  const valueStart = hasValue ? reader.content : end;
  const valueEnd = hasValue ? reader.end : end;
  decoded.list.push({
    oid,
    critical,
    value: reader.view(valueStart, valueEnd),
    der: reader.view(start, end),
  });
  if (seen.has(oid)) {
    reader.report(`extension ${oid}`, l10n.t('extension {0} occurs twice', oid), start, 'duplicate-extension');
  } else if (hasValue) {
    decodeValue(reader, decoded, oid, valueStart, valueEnd);
  }
  seen.add(oid);
}

function decodeValue(reader: DerReader, decoded: DecodedExtensions, oid: string, start: number, end: number): void {
  switch (oid) {
    case '2.5.29.14':
      if (expectWhole(reader, tag.octetString, start, end, 'subjectKeyIdentifier')) {
        decoded.subjectKeyIdentifier = reader.view(reader.content, reader.end);
      }
      return;
    case '2.5.29.15':
      if (expectWhole(reader, tag.bitString, start, end, 'keyUsage')) decoded.keyUsage = decodeKeyUsage(reader);
      return;
    case '2.5.29.17':
      if (expectWhole(reader, tag.sequence, start, end, 'subjectAltName')) {
        decoded.subjectAltName = decodeGeneralNames(reader, reader.content, reader.end, 'subjectAltName');
      }
      return;
    case '2.5.29.19':
      if (expectWhole(reader, tag.sequence, start, end, 'basicConstraints')) {
        decoded.basicConstraints = decodeBasicConstraints(reader);
      }
      return;
    case '2.5.29.35':
      if (expectWhole(reader, tag.sequence, start, end, 'authorityKeyIdentifier')) {
        decoded.authorityKeyIdentifier = decodeKeyIdentifier(reader);
      }
      return;
    case '2.5.29.37':
      if (expectWhole(reader, tag.sequence, start, end, 'extKeyUsage')) decoded.extKeyUsage = decodeKeyPurposes(reader);
      return;
  }
}

/** Decodes the BOOLEAN that the reader has just read; reports a form that is not DER (X.690 §11.1). */
function decodeBoolean(reader: DerReader, field: string): boolean {
  const { bytes, content, end } = reader;
  const octet = bytes[content] ?? 0;
  if (end - content !== 1 || (octet !== 0 && octet !== 0xff)) {
    reader.report(field, l10n.t('a BOOLEAN is not encoded as DER requires'), reader.start);
  }
  return end > content && octet !== 0;
}

/** Reads the one element that is the extension's value; bytes after it are reported. */
function expectWhole(reader: DerReader, expected: number, start: number, end: number, field: string): boolean {
  if (!reader.expect(expected, start, end)) {
    reader.reportFault(field);
    return false;
  }
  if (reader.end < end) reader.report(field, l10n.t('{0} bytes follow the value', end - reader.end), reader.end);
  return true;
}

/** The keyIdentifier [0] of an AuthorityKeyIdentifier; the issuer and serial number next to it do not identify a key. */
function decodeKeyIdentifier(reader: DerReader): Bytes | undefined {
  const { content, end } = reader;
  if (content === end) return undefined;
  if (!reader.read(content, end)) {
    reader.reportFault('authorityKeyIdentifier');
    return undefined;
  }
  if (reader.tag === 0x80) return reader.view(reader.content, reader.end);
  if (reader.tag !== 0xa1 && reader.tag !== 0x82) {
    reader.report('authorityKeyIdentifier', l10n.t('it contains something that does not identify a key'), content);
  }
  return undefined;
}

function decodeKeyUsage(reader: DerReader): KeyUsageName[] {
  const { bytes, content, end } = reader;
  const names: KeyUsageName[] = [];
  const unused = bytes[content] ?? 0;
  if (end === content || unused > 7 || (unused > 0 && end - content === 1)) {
    reader.report('keyUsage', l10n.t('it is not a valid list of bits'), reader.start);
    return names;
  }
  if (((bytes[end - 1] ?? 0) & ((1 << unused) - 1)) !== 0 && unused > 0) {
    reader.report('keyUsage', l10n.t('bits are set that it declares as unused'), reader.start);
  }
  const bits = (end - content - 1) * 8 - unused;
  for (let bit = 0; bit < keyUsageNames.length && bit < bits; bit++) {
    const name = keyUsageNames[bit];
    if (name !== undefined && ((bytes[content + 1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) names.push(name);
  }
  return names;
}

function decodeBasicConstraints(reader: DerReader): BasicConstraints {
  const { end } = reader;
  let isCa = false;
  let offset = reader.content;
  if (reader.is(tag.boolean, offset, end)) {
    isCa = decodeBoolean(reader, 'basicConstraints');
    offset = reader.end;
  }
  if (offset === end) return { isCa, pathLength: undefined };
  if (!reader.expect(tag.integer, offset, end)) {
    reader.reportFault('basicConstraints');
    return { isCa, pathLength: undefined };
  }
  const pathLength = smallInteger(reader);
  if (pathLength === undefined) {
    reader.report('basicConstraints', l10n.t('the path length is not valid'), reader.start);
  }
  return { isCa, pathLength };
}

/** Value of the INTEGER just read if it is from 0 to 2^31 - 1. */
export function smallInteger(reader: DerReader): number | undefined {
  const { bytes, content, end } = reader;
  if (end === content || (bytes[content] ?? 0) >= 0x80) return undefined;
  let value = 0;
  for (let i = content; i < end; i++) {
    value = value * 256 + (bytes[i] ?? 0);
    if (value > 0x7fffffff) return undefined;
  }
  return value;
}

function decodeKeyPurposes(reader: DerReader): string[] {
  const { bytes, end } = reader;
  const purposes: string[] = [];
  let count = 0;
  for (let offset = reader.content; offset < end && count < limits.keyPurposes; count++, offset = reader.end) {
    if (!reader.read(offset, end)) {
      reader.reportFault('extKeyUsage');
      break;
    }
    if (!reader.has(tag.objectIdentifier)) {
      reader.reportFault('extKeyUsage');
      continue;
    }
    const oid = findOid(bytes, reader.content, reader.end)?.oid ?? decodeOid(bytes, reader.content, reader.end);
    if (oid === undefined) {
      reader.report('extKeyUsage', l10n.t('a purpose is not an object identifier'), reader.start);
    } else {
      purposes.push(oid);
    }
  }
  return purposes;
}
