import * as l10n from '@vscode/l10n';
import type { Bytes } from '../bytes.ts';
import { decodeString } from '../decodeString.ts';
import { DerReader, tag } from '../derReader.ts';
import { limits } from '../limits.ts';
import { decodeOid } from '../objectIdentifier.ts';
import { toHex } from '../toHex.ts';
import type { ContainerEntry } from './containerModel.ts';
import { readPasswordEncryption } from './passwordEncryption.ts';
import { toDefiniteLengths } from './toDefiniteLengths.ts';

const bagTypes: Readonly<Record<string, 'key' | 'shroudedKey' | 'certificate' | 'crl' | 'secret' | 'nested'>> = {
  '1.2.840.113549.1.12.10.1.1': 'key',
  '1.2.840.113549.1.12.10.1.2': 'shroudedKey',
  '1.2.840.113549.1.12.10.1.3': 'certificate',
  '1.2.840.113549.1.12.10.1.4': 'crl',
  '1.2.840.113549.1.12.10.1.5': 'secret',
  '1.2.840.113549.1.12.10.1.6': 'nested',
};

const friendlyName = '1.2.840.113549.1.9.20';
const localKeyId = '1.2.840.113549.1.9.21';

/**
 * Reads SafeContents ::= SEQUENCE OF SafeBag (RFC 7292 §4.2). Private keys are listed but never extracted. A broken
 * bag does not hide others unless its length is wrong.
 */
export function readSafeContents(bytes: Bytes, depth = 0): readonly ContainerEntry[] {
  const der = toDefiniteLengths(bytes);
  if (der === undefined) return [{ kind: 'broken', reason: l10n.t('the content is not ASN.1') }];
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return [{ kind: 'broken', reason: reader.faultReason() }];
  const { end } = reader;
  const entries: ContainerEntry[] = [];
  for (let at = reader.content; at < end && entries.length < limits.containerEntries; ) {
    if (!reader.read(at, end)) return [...entries, { kind: 'broken', reason: reader.faultReason() }];
    at = reader.end;
    entries.push(...readBag(reader, depth));
  }
  return entries;
}

/** SafeBag ::= SEQUENCE { bagId, [0] bagValue, bagAttributes OPTIONAL }, which the reader has just read. */
function readBag(reader: DerReader, depth: number): readonly ContainerEntry[] {
  const { end } = reader;
  const broken: ContainerEntry = { kind: 'broken', reason: l10n.t('a bag that is not valid') };
  if (!reader.is(tag.objectIdentifier, reader.content, end)) return [broken];
  const oid = decodeOid(reader.bytes, reader.content, reader.end) ?? '';
  const type = Object.hasOwn(bagTypes, oid) ? bagTypes[oid] : undefined;
  if (!reader.is(0xa0, reader.end, end)) return [broken];
  const value = { start: reader.content, end: reader.end };
  const { alias, keyId } = readAttributes(reader, value.end, end);
  const named = alias === undefined ? {} : { alias };
  const identified = keyId === undefined ? {} : { keyId };
  switch (type) {
    case 'key':
      return [{ kind: 'privateKey', ...named, ...identified }];
    case 'shroudedKey': {
      const isRead =
        reader.is(tag.sequence, value.start, value.end) && reader.is(tag.sequence, reader.content, reader.end);
      const encryption = isRead ? readPasswordEncryption(reader).words : l10n.t('an unknown cipher');
      return [{ kind: 'privateKey', encryption, ...named, ...identified }];
    }
    case 'certificate':
    case 'crl': {
      const content = readTypedValue(reader, value.start, value.end);
      if (content === undefined) return [{ kind: 'other', what: l10n.t('a certificate of another type'), ...named }];
      return [
        type === 'crl'
          ? { kind: 'crl', der: content, ...named }
          : { kind: type, der: content, ...named, ...identified },
      ];
    }
    case 'nested':
      return depth < maxNesting ? readSafeContents(reader.view(value.start, value.end), depth + 1) : [broken];
    case 'secret':
      return [{ kind: 'other', what: l10n.t('a secret'), ...named }];
    case undefined:
      return [{ kind: 'other', what: l10n.t('a bag of unknown type {0}', oid), ...named }];
  }
}

/** Nested bags; not used in practice. */
const maxNesting = 4;

/** CertBag and CRLBag ::= SEQUENCE { type, [0] EXPLICIT OCTET STRING } for X.509; SDSI certificates are not DER. */
function readTypedValue(reader: DerReader, start: number, end: number): Bytes | undefined {
  if (!reader.is(tag.sequence, start, end)) return undefined;
  const bagEnd = reader.end;
  if (!reader.is(tag.objectIdentifier, reader.content, bagEnd) || !reader.is(0xa0, reader.end, bagEnd))
    return undefined;
  return reader.is(tag.octetString, reader.content, reader.end) ? reader.view(reader.content, reader.end) : undefined;
}

/** Attributes ::= SET OF SEQUENCE { OID, SET OF value }: the friendly name, and the link between key and certificate. */
function readAttributes(reader: DerReader, start: number, end: number): { alias?: string; keyId?: string } {
  const found: { alias?: string; keyId?: string } = {};
  if (!reader.is(tag.set, start, end)) return found;
  const setEnd = reader.end;
  for (let at = reader.content; reader.is(tag.sequence, at, setEnd); ) {
    at = reader.end;
    if (!reader.is(tag.objectIdentifier, reader.content, at)) continue;
    const oid = decodeOid(reader.bytes, reader.content, reader.end);
    if (!reader.is(tag.set, reader.end, at) || !reader.read(reader.content, reader.end)) continue;
    if (oid === localKeyId) found.keyId = toHex(reader.view(reader.content, reader.end));
    if (oid !== friendlyName) continue;
    const name = decodeString(reader.tag, reader.bytes, reader.content, reader.end);
    if (name !== undefined) found.alias = name;
  }
  return found;
}
