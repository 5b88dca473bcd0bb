import type { Bytes } from '../x509/bytes.ts';
import { DerReader, tag } from '../x509/derReader.ts';
import type { HashName } from './signatureSchemes.ts';

/** Parameters of RSASSA-PSS (RFC 4055 §3.1). */
export interface PssParameters {
  readonly hash: HashName;
  /** The hash of the mask generation function MGF1. */
  readonly maskHash: HashName;
  readonly saltLength: number;
}

/** Content octets of the hash algorithms' OIDs, as hex. */
const hashes: Readonly<Record<string, HashName>> = {
  '2b0e03021a': 'sha1',
  '608648016503040204': 'sha224',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};
const mgf1 = '2a864886f70d010108';
/** A salt cannot be longer than a 16,384-bit key. */
const longestSalt = 2048;

/**
 * Reads RSASSA-PSS-params (RFC 4055 §3.1) from an AlgorithmIdentifier. What is absent, also all of it, has the default of
 * RFC 8017 §A.2.3: SHA-1, MGF1 with SHA-1, a salt of 20 octets.
 *
 * @returns `undefined` for broken parameters, another mask generation function than MGF1 and another trailer. Never
 *   throws.
 */
export function readPssParameters(algorithmIdentifier: Bytes): PssParameters | undefined {
  const reader = new DerReader(algorithmIdentifier);
  if (!reader.expect(tag.sequence, 0, algorithmIdentifier.length)) return undefined;
  const outerEnd = reader.end;
  if (!reader.expect(tag.objectIdentifier, reader.content, outerEnd)) return undefined;
  if (reader.end === outerEnd) return { hash: 'sha1', maskHash: 'sha1', saltLength: 20 };
  if (!reader.expect(tag.sequence, reader.end, outerEnd)) return undefined;
  let at = reader.content;
  const { end } = reader;

  /** Enters the explicitly tagged field `number` if it comes next, and returns the extent of its content. */
  const field = (number: number): { from: number; to: number } | undefined => {
    if (!reader.is(0xa0 + number, at, end)) return undefined;
    at = reader.end;
    return { from: reader.content, to: reader.end };
  };

  const hashField = field(0);
  const hash = hashField === undefined ? 'sha1' : readHash(reader, hashField.from, hashField.to);
  const maskField = field(1);
  const maskHash = maskField === undefined ? 'sha1' : readMaskHash(reader, maskField.from, maskField.to);
  const saltField = field(2);
  const saltLength = saltField === undefined ? 20 : readSmallInteger(reader, saltField.from, saltField.to);
  const trailerField = field(3);
  const trailer = trailerField === undefined ? 1 : readSmallInteger(reader, trailerField.from, trailerField.to);
  if (hash === undefined || maskHash === undefined || trailer !== 1 || at !== end) return undefined;
  return saltLength === undefined || saltLength > longestSalt ? undefined : { hash, maskHash, saltLength };
}

function readHash(reader: DerReader, from: number, to: number): HashName | undefined {
  if (!reader.expect(tag.sequence, from, to)) return undefined;
  const oid = readOid(reader, reader.content, reader.end);
  return oid === undefined ? undefined : hashes[oid];
}

function readMaskHash(reader: DerReader, from: number, to: number): HashName | undefined {
  if (!reader.expect(tag.sequence, from, to)) return undefined;
  const { end } = reader;
  if (readOid(reader, reader.content, end) !== mgf1) return undefined;
  return readHash(reader, reader.end, end);
}

function readOid(reader: DerReader, from: number, to: number): string | undefined {
  if (!reader.expect(tag.objectIdentifier, from, to)) return undefined;
  let hex = '';
  for (let i = reader.content; i < reader.end; i++) hex += (reader.bytes[i] ?? 0).toString(16).padStart(2, '0');
  return hex;
}

function readSmallInteger(reader: DerReader, from: number, to: number): number | undefined {
  if (!reader.expect(tag.integer, from, to)) return undefined;
  const length = reader.end - reader.content;
  const first = reader.bytes[reader.content] ?? 0;
  if (length < 1 || length > 3 || first >= 0x80) return undefined;
  let value = 0;
  for (let i = reader.content; i < reader.end; i++) value = value * 256 + (reader.bytes[i] ?? 0);
  return value;
}
