import * as l10n from '@vscode/l10n';
import { type DerReader, tag } from './derReader.ts';
import { decodeOid, findOid } from './objectIdentifier.ts';
import type { SignatureAlgorithm } from './x509Model.ts';

/** Placeholder for a signature algorithm that could not be read. */
export const noSignatureAlgorithm: SignatureAlgorithm = Object.freeze({ oid: '', name: '', der: new Uint8Array(0) });

/** Decodes the AlgorithmIdentifier (RFC 5280 §4.1.1.2) that the reader has just read. */
export function decodeAlgorithm(reader: DerReader, field: string): SignatureAlgorithm {
  const { bytes, start, content, end } = reader;
  const der = reader.view(start, end);
  if (!reader.expect(tag.objectIdentifier, content, end)) {
    reader.reportFault(field);
    return { ...noSignatureAlgorithm, der };
  }
  const known = findOid(bytes, reader.content, reader.end);
  const oid = known === undefined ? decodeOid(bytes, reader.content, reader.end) : known.oid;
  if (oid === undefined) reader.report(field, l10n.t('the algorithm is not an object identifier'), start);
  return { oid: oid ?? '', name: known?.signatureAlgorithm ?? oid ?? '', der };
}
