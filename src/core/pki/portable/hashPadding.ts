import type { Bytes } from '../../x509/bytes.ts';

/**
 * Fills the last blocks of a hash of the MD5 and SHA families: a one bit, zeros, and the length in bits.
 *
 * @param blockSize - In octets; the length takes an eighth of it.
 * @param isLittleEndian - As MD5 writes the length.
 * @returns The whole blocks of `bytes`, unpadded, and the padded rest, so that a large file is not copied.
 */
export function paddedBlocks(bytes: Bytes, blockSize: number, isLittleEndian = false): readonly [Bytes, Bytes] {
  const whole = bytes.length - (bytes.length % blockSize);
  const rest = bytes.subarray(whole);
  const length = Math.ceil((rest.length + 1 + blockSize / 8) / blockSize) * blockSize;
  const padded = new Uint8Array(length);
  padded.set(rest);
  padded[rest.length] = 0x80;
  const view = new DataView(padded.buffer);
  const bits = bytes.length * 8;
  const [high, low] = [Math.floor(bits / 2 ** 32), bits >>> 0];
  view.setUint32(length - 8, isLittleEndian ? low : high, isLittleEndian);
  view.setUint32(length - 4, isLittleEndian ? high : low, isLittleEndian);
  return [bytes.subarray(0, whole), padded];
}
