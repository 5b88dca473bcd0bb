import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../../src/core/x509/bytes.ts';

export interface PemBlock {
  readonly label: string;
  readonly der: Bytes;
}

/** Reads the PEM blocks of a text in the plainest way, independent of the product's own. */
export function pemBlocks(text: string): PemBlock[] {
  const pattern = /-----BEGIN ([^-]+)-----\r?\n([A-Za-z0-9+/=\s]+)-----END \1-----/g;
  return [...text.matchAll(pattern)].map(([, label = '', body = '']) => ({
    label,
    der: toBytes(Buffer.from(body, 'base64')),
  }));
}

/** Copies a Buffer, which may lie in a shared pool, to plain octets. */
export function toBytes(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer);
}

/** Path of a file below `test/fixtures`. */
export function fixturePath(...names: string[]): string {
  return path.join(process.cwd(), 'test/fixtures', ...names);
}

/** Reads a certificate file that holds PEM with any text around it, or DER. */
export function readCertificateFile(file: string): PemBlock {
  const content = readFileSync(file);
  const blocks = pemBlocks(content.toString('latin1'));
  return blocks.find(({ label }) => label.endsWith('CERTIFICATE')) ?? { label: 'DER', der: toBytes(content) };
}
