import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { toHex } from '../../x509/toHex.ts';
import { readElement } from './derElements.ts';
import { hexLines, indent } from './hexText.ts';
import { exactTimeText } from './timeText.ts';

/** Octets of a log's identifier, the SHA-256 of its key. */
const logIdOctets = 32;
/** HashAlgorithm and SignatureAlgorithm of TLS 1.2 (RFC 5246 §7.4.1.4.1). */
const hashes = ['none', 'MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'];
const signatures: Readonly<Record<number, (hash: string) => string>> = {
  1: (hash) => `${hash.toLowerCase()}WithRSAEncryption`,
  2: (hash) => `dsa_with_${hash}`,
  3: (hash) => `ecdsa-with-${hash}`,
};
/** The last moment that a `Date` can represent. */
const lastMoment = 8_640_000_000_000_000n;

/** Writes the list of signed certificate timestamps (RFC 6962 §3.3) in an extension as OpenSSL does. */
export function signedTimestampLines(value: Bytes): readonly string[] | undefined {
  const list = readElement(value, tag.octetString)?.content;
  const timestamps = list && readVectors(list.subarray(2));
  if (timestamps === undefined || list === undefined || uint16(list, 0) !== list.length - 2) return undefined;
  return timestamps.flatMap(timestampLines);
}

function timestampLines(timestamp: Bytes): readonly string[] {
  const title = 'Signed Certificate Timestamp:';
  const version = timestamp[0] ?? 0;
  const extensionsAt = 1 + logIdOctets + 8;
  const signedAt = extensionsAt + 2 + uint16(timestamp, extensionsAt);
  const signatureAt = signedAt + 4;
  // Only version 1 is defined; others, and broken ones, are shown as octets.
  if (version !== 0 || signatureAt + uint16(timestamp, signedAt + 2) !== timestamp.length) {
    const label = `    Version   : ${version === 0 ? 'v1' : 'unknown'} (0x${version.toString(16)})`;
    return [title, label, ...indent(upperHexLines(timestamp), 16)];
  }
  const milliseconds = BigInt(`0x${toHex(timestamp.subarray(1 + logIdOctets, extensionsAt))}`);
  const [logId = '', ...logIdRest] = upperHexLines(timestamp.subarray(1, 1 + logIdOctets));
  const extensions = upperHexLines(timestamp.subarray(extensionsAt + 2, signedAt));
  const [extension = 'none', ...extensionsRest] = extensions;
  return [
    title,
    `    Version   : v1 (0x0)`,
    `    Log ID    : ${logId}`,
    ...indent(logIdRest, 16),
    `    Timestamp : ${milliseconds > lastMoment ? milliseconds : exactTimeText(Number(milliseconds))}`,
    `    Extensions: ${extension}`,
    ...indent(extensionsRest, 16),
    `    Signature : ${algorithmText(timestamp[signedAt] ?? 0, timestamp[signedAt + 1] ?? 0)}`,
    ...indent(upperHexLines(timestamp.subarray(signatureAt)), 16),
  ];
}

function algorithmText(hash: number, signature: number): string {
  const name = hashes[hash];
  const write = signatures[signature];
  if (name !== undefined && write !== undefined) return write(name);
  return toHex(Uint8Array.of(hash, signature)).toUpperCase();
}

/** Reads consecutive vectors of at most 2^16-1 octets (RFC 8446 §3.4). */
function readVectors(bytes: Bytes): readonly Bytes[] | undefined {
  const vectors: Bytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + uint16(bytes, at);
    if (end > bytes.length || at + 2 > bytes.length) return undefined;
    vectors.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return vectors;
}

function uint16(bytes: Bytes, offset: number): number {
  return (bytes[offset] ?? 0) * 256 + (bytes[offset + 1] ?? 0);
}

function upperHexLines(bytes: Bytes): string[] {
  return hexLines(bytes, 16).map((line) => line.toUpperCase());
}
