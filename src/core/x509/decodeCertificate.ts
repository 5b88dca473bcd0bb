import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { noSignatureAlgorithm } from './decodeAlgorithm.ts';
import { decodeExtensions, noExtensions, smallInteger } from './decodeExtensions.ts';
import { decodeName } from './decodeName.ts';
import { decodeSubjectPublicKeyInfo } from './decodePublicKey.ts';
import { decodeTime } from './decodeTime.ts';
import { DerReader, tag } from './derReader.ts';
import { decodeSignatureFields, enterSignedObject } from './signedObject.ts';
import { brokenField, brokenObject } from './unreadable.ts';
import type { Certificate, Unreadable } from './x509Model.ts';

/**
 * Decodes a certificate (RFC 5280 §4.1) from its DER.
 *
 * Everything readable is decoded: a broken date, name, key or extension is listed in `problems` and hides nothing
 * else. Bytes after the certificate are reported. The result's byte fields are views into `der`, which must not change.
 *
 * @returns `unreadable` only when the frame itself is broken, up to and including the public key. Never throws.
 */
export function decodeCertificate(der: Bytes): Certificate | Unreadable {
  const reader = new DerReader(der);
  return enterSignedObject(reader) ? decodeFrame(reader, reader.content, reader.end) : brokenObject(reader);
}

function decodeFrame(reader: DerReader, content: number, end: number): Certificate | Unreadable {
  const { bytes } = reader;
  if (!reader.expect(tag.sequence, content, end)) return brokenField(reader, 'tbsCertificate');
  const tbsStart = reader.start;
  const tbsEnd = reader.end;
  let offset = reader.content;

  let version = 1;
  if (reader.is(0xa0, offset, tbsEnd)) {
    offset = reader.end;
    version = decodeVersion(reader);
  }
  if (!reader.expect(tag.integer, offset, tbsEnd)) return brokenField(reader, 'serialNumber');
  offset = reader.end;
  const serialNumber = reader.view(reader.content, reader.end);
  checkSerialNumber(reader);

  if (!reader.expect(tag.sequence, offset, tbsEnd)) return brokenField(reader, 'signature');
  const innerStart = reader.start;
  const innerEnd = reader.end;

  if (!reader.expect(tag.sequence, reader.end, tbsEnd)) return brokenField(reader, 'issuer');
  offset = reader.end;
  const issuer = decodeName(reader, reader.start, reader.content, reader.end, 'issuer');

  if (!reader.expect(tag.sequence, offset, tbsEnd)) return brokenField(reader, 'validity');
  offset = reader.end;
  const validityEnd = reader.end;
  let notBefore: number | undefined;
  let notAfter: number | undefined;
  if (!reader.read(reader.content, validityEnd)) {
    reader.reportFault('notBefore');
  } else {
    const notBeforeEnd = reader.end;
    notBefore = decodeTime(reader, 'notBefore');
    if (reader.read(notBeforeEnd, validityEnd)) notAfter = decodeTime(reader, 'notAfter');
    else reader.reportFault('notAfter');
  }

  if (!reader.expect(tag.sequence, offset, tbsEnd)) return brokenField(reader, 'subject');
  offset = reader.end;
  const subject = decodeName(reader, reader.start, reader.content, reader.end, 'subject');

  if (!reader.expect(tag.sequence, offset, tbsEnd)) return brokenField(reader, 'subjectPublicKeyInfo');
  offset = reader.end;
  const publicKey = decodeSubjectPublicKeyInfo(reader, 'subjectPublicKeyInfo');

  const extensions = decodeRest(reader, offset, tbsEnd, version);

  const { signatureAlgorithm, signature } = decodeSignatureFields(reader, tbsEnd, end);
  if (signatureAlgorithm !== noSignatureAlgorithm && !isAt(signatureAlgorithm.der, bytes, innerStart, innerEnd)) {
    reportMismatch(reader, tbsEnd);
  }
  return {
    kind: 'certificate',
    der: end === bytes.length ? bytes : reader.view(0, end),
    tbsCertificate: reader.view(tbsStart, tbsEnd),
    version,
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    signatureAlgorithm,
    signature,
    extensions: extensions.list,
    basicConstraints: extensions.basicConstraints,
    keyUsage: extensions.keyUsage,
    extKeyUsage: extensions.extKeyUsage,
    subjectAltName: extensions.subjectAltName,
    subjectKeyIdentifier: extensions.subjectKeyIdentifier,
    authorityKeyIdentifier: extensions.authorityKeyIdentifier,
    problems: reader.problems,
  };
}

/** Decodes what follows the public key: the unique identifiers of version 2, skipped, and the extensions. */
function decodeRest(reader: DerReader, start: number, tbsEnd: number, version: number) {
  let decoded = noExtensions();
  for (let offset = start; offset < tbsEnd; ) {
    if (!reader.read(offset, tbsEnd)) {
      reader.reportFault('extensions');
      break;
    }
    offset = reader.end;
    if (reader.tag === 0xa3) {
      const wrapperEnd = reader.end;
      if (version !== 3)
        reader.report(
          'version',
          l10n.t('version {0} does not support extensions; Kubernetes ignores them', version),
          reader.start,
        );
      if (!reader.expect(tag.sequence, reader.content, wrapperEnd)) reader.reportFault('extensions');
      else decoded = decodeExtensions(reader, reader.content, reader.end);
    } else if ((reader.tag & 0xdf) !== 0x81 && (reader.tag & 0xdf) !== 0x82) {
      reader.report(
        'tbsCertificate',
        l10n.t('it contains something that does not belong in a certificate'),
        reader.start,
      );
    }
  }
  return decoded;
}

function decodeVersion(reader: DerReader): number {
  const encoded = reader.expect(tag.integer, reader.content, reader.end) ? smallInteger(reader) : undefined;
  if (encoded !== undefined && encoded <= 2) return encoded + 1;
  reader.report('version', l10n.t('this version does not exist'), reader.start);
  return encoded === undefined ? 1 : encoded + 1;
}

function checkSerialNumber(reader: DerReader): void {
  const { bytes, start, content, end } = reader;
  if (content === end) {
    reader.report('serialNumber', l10n.t('it is empty'), start);
  } else if ((bytes[content] ?? 0) >= 0x80) {
    reader.report('serialNumber', l10n.t('it is negative'), start, 'serial-negative');
  } else if (bytes[content] === 0 && end - content > 1 && (bytes[content + 1] ?? 0) < 0x80) {
    reader.report('serialNumber', l10n.t('it is not in its shortest form, as DER requires'), start);
  }
}

function reportMismatch(reader: DerReader, offset: number): void {
  reader.report(
    'signatureAlgorithm',
    l10n.t('the algorithm of the signature differs from the one in the signed part'),
    offset,
    'sig-algorithm-mismatch',
  );
}

/**
 * Tells whether `octets` are those of `bytes` from `start` to `end`; a loop, because a function call for each is
 * slower.
 */
function isAt(octets: Bytes, bytes: Bytes, start: number, end: number): boolean {
  if (octets.length !== end - start) return false;
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] !== bytes[start + i]) return false;
  }
  return true;
}
