import type { Bytes } from '../x509/bytes.ts';
import { DerReader } from '../x509/derReader.ts';

/** The first DER object, without what follows it. */
export function firstObject(bytes: Bytes): Bytes {
  const reader = new DerReader(bytes);
  return reader.read(0, bytes.length) ? bytes.slice(0, reader.end) : bytes;
}
