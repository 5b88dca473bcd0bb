import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { decodeAlgorithm, noSignatureAlgorithm } from './decodeAlgorithm.ts';
import { type DerReader, tag } from './derReader.ts';
import type { SignatureAlgorithm } from './x509Model.ts';

/** Reads the SEQUENCE of a signed object from the first byte; reports bytes after it. */
export function enterSignedObject(reader: DerReader): boolean {
  const { length } = reader.bytes;
  if (!reader.expect(tag.sequence, 0, length)) return false;
  if (reader.end < length) reportTrailing(reader, reader.end, length);
  return true;
}

/** The elements after the signed part in certificates, requests and CRLs. */
export interface SignatureFields {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Bytes;
}

/** Decodes the algorithm and the signature that follow the signed part; reports errors and extra bytes. */
export function decodeSignatureFields(reader: DerReader, offset: number, end: number): SignatureFields {
  if (!reader.expect(tag.sequence, offset, end)) {
    reader.reportFault('signatureAlgorithm');
    return { signatureAlgorithm: noSignatureAlgorithm, signature: reader.view(offset, offset) };
  }
  const algorithmEnd = reader.end;
  return {
    signatureAlgorithm: decodeAlgorithm(reader, 'signatureAlgorithm'),
    signature: decodeSignature(reader, algorithmEnd, end),
  };
}

function decodeSignature(reader: DerReader, offset: number, end: number): Bytes {
  if (!reader.expect(tag.bitString, offset, end)) {
    reader.reportFault('signatureValue');
    return reader.view(offset, offset);
  }
  if (reader.end < end) reportTrailing(reader, reader.end, end);
  if (reader.content === reader.end || reader.bytes[reader.content] !== 0) {
    reader.report('signatureValue', l10n.t('it is not a whole number of bytes'), reader.start);
  }
  return reader.view(Math.min(reader.content + 1, reader.end), reader.end);
}

function reportTrailing(reader: DerReader, end: number, length: number): void {
  reader.report('encoding', l10n.t('{0} bytes follow the object', length - end), end, 'trailing-data');
}
