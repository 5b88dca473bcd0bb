import type { Bytes } from '../../x509/bytes.ts';
import { hashConstants } from './hashConstants.ts';
import { paddedBlocks } from './hashPadding.ts';

const blockSize = 64;

/** SHA-256 (FIPS 180-4 §6.2). */
export function sha256(bytes: Bytes): Bytes {
  const start = hashConstants().squareRoots.slice(0, 8);
  return sha2(
    bytes,
    start.map((root) => Number(root >> 32n)),
    32,
  );
}

/** SHA-224 (FIPS 180-4 §6.3), which starts with the lower halves of the next eight roots. */
export function sha224(bytes: Bytes): Bytes {
  const start = hashConstants().squareRoots.slice(8, 16);
  return sha2(
    bytes,
    start.map((root) => Number(BigInt.asUintN(32, root))),
    28,
  );
}

/** SHA-1 (FIPS 180-4 §6.1). */
export function sha1(bytes: Bytes): Bytes {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const w = new Int32Array(80);
  forEachBlock(bytes, (view, offset) => {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(offset + 4 * t);
    for (let t = 16; t < 80; t++) {
      w[t] = rotateLeft((w[t - 3] ?? 0) ^ (w[t - 8] ?? 0) ^ (w[t - 14] ?? 0) ^ (w[t - 16] ?? 0), 1);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let t = 0; t < 80; t++) {
      const next = (rotateLeft(a, 5) + sha1Round(t, b, c, d) + e + (w[t] ?? 0)) | 0;
      e = d;
      d = c;
      c = rotateLeft(b, 30);
      b = a;
      a = next;
    }
    addTo(state, a, b, c, d, e);
  });
  return octetsOfWords(state, 20, false);
}

function sha1Round(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) ^ (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

const md5Shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** MD5 (RFC 1321 §3): certificates of the past are signed with it. */
export function md5(bytes: Bytes): Bytes {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  forEachBlock(
    bytes,
    (view, offset) => {
      let [a = 0, b = 0, c = 0, d = 0] = state;
      for (let t = 0; t < 64; t++) {
        const constant = Math.floor(Math.abs(Math.sin(t + 1)) * 2 ** 32) | 0;
        const word = view.getInt32(offset + 4 * md5Word(t), true);
        const sum = (a + md5Round(t, b, c, d) + constant + word) | 0;
        a = d;
        d = c;
        c = b;
        b = (b + rotateLeft(sum, md5Shifts[t >> 4]?.[t & 3] ?? 0)) | 0;
      }
      addTo(state, a, b, c, d);
    },
    true,
  );
  return octetsOfWords(state, 16, true);
}

function md5Round(t: number, b: number, c: number, d: number): number {
  if (t < 16) return (b & c) | (~b & d);
  if (t < 32) return (d & b) | (~d & c);
  return t < 48 ? b ^ c ^ d : c ^ (b | ~d);
}

function md5Word(t: number): number {
  if (t < 16) return t;
  if (t < 32) return (5 * t + 1) % 16;
  return t < 48 ? (3 * t + 5) % 16 : (7 * t) % 16;
}

let sha2Constants: Int32Array | undefined;

function sha2(bytes: Bytes, start: readonly number[], length: number): Bytes {
  sha2Constants ??= Int32Array.from(hashConstants().cubeRoots.slice(0, 64), (root) => Number(root >> 32n) | 0);
  const k = sha2Constants;
  const state = Uint32Array.from(start);
  const w = new Int32Array(64);
  forEachBlock(bytes, (view, offset) => {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(offset + 4 * t);
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15] ?? 0;
      const y = w[t - 2] ?? 0;
      const first = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
      const second = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
      w[t] = (second + (w[t - 7] ?? 0) + first + (w[t - 16] ?? 0)) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let t = 0; t < 64; t++) {
      const chosen = (e & f) ^ (~e & g);
      const first = (h + (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) + chosen) | 0;
      const next = (first + (k[t] ?? 0) + (w[t] ?? 0)) | 0;
      const second = (rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = (d + next) | 0;
      d = c;
      c = b;
      b = a;
      a = (next + second) | 0;
    }
    addTo(state, a, b, c, d, e, f, g, h);
  });
  return octetsOfWords(state, length, false);
}

function forEachBlock(bytes: Bytes, take: (view: DataView, offset: number) => void, isLittleEndian = false): void {
  for (const part of paddedBlocks(bytes, blockSize, isLittleEndian)) {
    const view = new DataView(part.buffer, part.byteOffset, part.length);
    for (let offset = 0; offset < part.length; offset += blockSize) take(view, offset);
  }
}

function addTo(state: Uint32Array, ...words: readonly number[]): void {
  for (let index = 0; index < words.length; index++) state[index] = (state[index] ?? 0) + (words[index] ?? 0);
}

function octetsOfWords(state: Uint32Array, length: number, isLittleEndian: boolean): Bytes {
  const view = new DataView(new ArrayBuffer(4 * state.length));
  state.forEach((word, index) => {
    view.setUint32(4 * index, word, isLittleEndian);
  });
  return new Uint8Array(view.buffer, 0, length);
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function rotateRight(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}
