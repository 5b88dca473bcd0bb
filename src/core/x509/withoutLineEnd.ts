import type { Bytes } from './bytes.ts';
import { DerReader } from './derReader.ts';

/** Removes the line end that tools and editors append, so that only DER is left. */
export function withoutLineEnd(bytes: Bytes): Bytes {
  const reader = new DerReader(bytes);
  if (!reader.read(0, bytes.length)) return bytes;
  const rest = bytes.subarray(reader.end);
  return rest.every((byte) => byte === 0x0a || byte === 0x0d) ? bytes.subarray(0, reader.end) : bytes;
}
