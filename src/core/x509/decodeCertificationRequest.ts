import type { Bytes } from './bytes.ts';
import { type DecodedExtensions, decodeExtensions, noExtensions, smallInteger } from './decodeExtensions.ts';
import { decodeName } from './decodeName.ts';
import { decodeSubjectPublicKeyInfo } from './decodePublicKey.ts';
import { DerReader, tag } from './derReader.ts';
import { limits } from './limits.ts';
import { decodeOid } from './objectIdentifier.ts';
import { decodeSignatureFields, enterSignedObject } from './signedObject.ts';
import { brokenField, brokenObject } from './unreadable.ts';
import type { CertificationRequest, Unreadable } from './x509Model.ts';

/** extensionRequest of PKCS#9, and Microsoft's own of the same form. */
const extensionRequestOids: readonly string[] = ['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14'];

/**
 * Decodes a certification request (PKCS#10, RFC 2986) from its DER, field by field like a certificate.
 *
 * @returns `unreadable` only when the frame itself is broken. Never throws.
 */
export function decodeCertificationRequest(der: Bytes): CertificationRequest | Unreadable {
  const reader = new DerReader(der);
  if (!enterSignedObject(reader)) return brokenObject(reader);
  const { content, end } = reader;

  if (!reader.expect(tag.sequence, content, end)) return brokenField(reader, 'certificationRequestInfo');
  const infoStart = reader.start;
  const infoEnd = reader.end;
  if (!reader.expect(tag.integer, reader.content, infoEnd)) return brokenField(reader, 'version');
  let offset = reader.end;
  const version = (smallInteger(reader) ?? 0) + 1;

  if (!reader.expect(tag.sequence, offset, infoEnd)) return brokenField(reader, 'subject');
  offset = reader.end;
  const subject = decodeName(reader, reader.start, reader.content, reader.end, 'subject');

  if (!reader.expect(tag.sequence, offset, infoEnd)) return brokenField(reader, 'subjectPKInfo');
  offset = reader.end;
  const publicKey = decodeSubjectPublicKeyInfo(reader, 'subjectPKInfo');

  const extensions = reader.is(0xa0, offset, infoEnd)
    ? decodeAttributes(reader, reader.content, reader.end)
    : noExtensions();

  return {
    kind: 'certificationRequest',
    der: reader.view(0, end),
    certificationRequestInfo: reader.view(infoStart, infoEnd),
    version,
    subject,
    publicKey,
    ...decodeSignatureFields(reader, infoEnd, end),
    requestedExtensions: extensions.list,
    keyUsage: extensions.keyUsage,
    extKeyUsage: extensions.extKeyUsage,
    subjectAltName: extensions.subjectAltName,
    basicConstraints: extensions.basicConstraints,
    problems: reader.problems,
  };
}

/** Finds the extensionRequest among the attributes; others (challengePassword) are skipped, never read. */
function decodeAttributes(reader: DerReader, content: number, end: number): DecodedExtensions {
  let count = 0;
  for (let offset = content; offset < end && count < limits.requestAttributes; count++) {
    if (!reader.read(offset, end)) {
      reader.reportFault('attributes');
      break;
    }
    offset = reader.end;
    const attributeEnd = reader.end;
    if (!reader.has(tag.sequence) || !reader.expect(tag.objectIdentifier, reader.content, attributeEnd)) {
      reader.reportFault('attributes');
      continue;
    }
    const oid = decodeOid(reader.bytes, reader.content, reader.end);
    if (oid === undefined || !extensionRequestOids.includes(oid)) continue;
    const isRead =
      reader.expect(tag.set, reader.end, attributeEnd) && reader.expect(tag.sequence, reader.content, reader.end);
    if (isRead) return decodeExtensions(reader, reader.content, reader.end);
    reader.reportFault('extensionRequest');
  }
  return noExtensions();
}
