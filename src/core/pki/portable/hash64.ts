import type { Bytes } from '../../x509/bytes.ts';
import { hashConstants } from './hashConstants.ts';
import { paddedBlocks } from './hashPadding.ts';

const blockSize = 128;

/** SHA-512 (FIPS 180-4 §6.4). */
export function sha512(bytes: Bytes): Bytes {
  return sha2(bytes, hashConstants().squareRoots.slice(0, 8), 64);
}

/** SHA-384 (FIPS 180-4 §6.5). */
export function sha384(bytes: Bytes): Bytes {
  return sha2(bytes, hashConstants().squareRoots.slice(8, 16), 48);
}

/** Words of 64 bits as two halves: additions and rotations of BigInts cost a hundred times more. */
function sha2(bytes: Bytes, start: readonly bigint[], length: number): Bytes {
  const k = halves();
  const state = new Int32Array(16);
  writeHalves(state, start);
  const w = new Int32Array(160);
  const s = new Int32Array(16);
  for (const part of paddedBlocks(bytes, blockSize)) {
    const view = new DataView(part.buffer, part.byteOffset, part.length);
    for (let offset = 0; offset < part.length; offset += blockSize) {
      for (let t = 0; t < 32; t++) w[t] = view.getInt32(offset + 4 * t);
      schedule(w);
      compress(state, s, w, k);
    }
  }
  const octets = new DataView(new ArrayBuffer(64));
  state.forEach((half, index) => {
    octets.setInt32(4 * index, half);
  });
  return new Uint8Array(octets.buffer, 0, length);
}

function schedule(w: Int32Array): void {
  for (let t = 16; t < 80; t++) {
    const xh = w[2 * t - 30] ?? 0;
    const xl = w[2 * t - 29] ?? 0;
    const yh = w[2 * t - 4] ?? 0;
    const yl = w[2 * t - 3] ?? 0;
    // Rotations by 1, 8 and 19, 61 (the same as 29 with the halves exchanged); shifts by 7 and 6.
    const firstHigh = rotated(xh, xl, 1) ^ rotated(xh, xl, 8) ^ (xh >>> 7);
    const firstLow = rotated(xl, xh, 1) ^ rotated(xl, xh, 8) ^ ((xl >>> 7) | (xh << 25));
    const secondHigh = rotated(yh, yl, 19) ^ rotated(yl, yh, 29) ^ (yh >>> 6);
    const secondLow = rotated(yl, yh, 19) ^ rotated(yh, yl, 29) ^ ((yl >>> 6) | (yh << 26));
    const low = (firstLow >>> 0) + (secondLow >>> 0) + ((w[2 * t - 13] ?? 0) >>> 0) + ((w[2 * t - 31] ?? 0) >>> 0);
    w[2 * t] = firstHigh + secondHigh + (w[2 * t - 14] ?? 0) + (w[2 * t - 32] ?? 0) + carryOf(low);
    w[2 * t + 1] = low;
  }
}

/** One block into the state, of which `s` takes a copy: words a to h, each as two halves. */
function compress(state: Int32Array, s: Int32Array, w: Int32Array, k: Int32Array): void {
  s.set(state);
  const at = (index: number): number => s[index] ?? 0;
  for (let t = 0; t < 160; t += 2) {
    const ah = at(0);
    const al = at(1);
    const eh = at(8);
    const el = at(9);
    const e1h = rotated(eh, el, 14) ^ rotated(eh, el, 18) ^ rotated(el, eh, 9);
    const e1l = rotated(el, eh, 14) ^ rotated(el, eh, 18) ^ rotated(eh, el, 9);
    const chosenLow = (el & at(11)) ^ (~el & at(13));
    const constantLow = ((k[t + 1] ?? 0) >>> 0) + ((w[t + 1] ?? 0) >>> 0);
    const firstLow = (at(15) >>> 0) + (e1l >>> 0) + (chosenLow >>> 0) + constantLow;
    const chosenHigh = (eh & at(10)) ^ (~eh & at(12));
    const firstHigh = (at(14) + e1h + chosenHigh + (k[t] ?? 0) + (w[t] ?? 0) + carryOf(firstLow)) | 0;
    const a0h = rotated(ah, al, 28) ^ rotated(al, ah, 2) ^ rotated(al, ah, 7);
    const a0l = rotated(al, ah, 28) ^ rotated(ah, al, 2) ^ rotated(ah, al, 7);
    const secondLow = (a0l >>> 0) + (((al & at(3)) ^ (al & at(5)) ^ (at(3) & at(5))) >>> 0);
    const secondHigh = (a0h + ((ah & at(2)) ^ (ah & at(4)) ^ (at(2) & at(4))) + carryOf(secondLow)) | 0;
    s.copyWithin(2, 0, 14);
    // What was d is now in the place of e.
    const eLow = (at(9) >>> 0) + (firstLow >>> 0);
    s[8] = at(8) + firstHigh + carryOf(eLow);
    s[9] = eLow;
    const aLow = (firstLow >>> 0) + (secondLow >>> 0);
    s[0] = firstHigh + secondHigh + carryOf(aLow);
    s[1] = aLow;
  }
  for (let index = 14; index >= 0; index -= 2) {
    const low = ((state[index + 1] ?? 0) >>> 0) + (at(index + 1) >>> 0);
    state[index] = (state[index] ?? 0) + at(index) + carryOf(low);
    state[index + 1] = low;
  }
}

/** The upper half of `high:low` rotated right by less than 32 bits; with the halves exchanged, the lower one. */
function rotated(high: number, low: number, bits: number): number {
  return (high >>> bits) | (low << (32 - bits));
}

/** What a sum of lower halves, each below 2³², adds to the upper one. */
function carryOf(sum: number): number {
  return Math.floor(sum / 2 ** 32);
}

let constants: Int32Array | undefined;

function halves(): Int32Array {
  if (constants !== undefined) return constants;
  const words = new Int32Array(160);
  writeHalves(words, hashConstants().cubeRoots);
  constants = words;
  return words;
}

function writeHalves(halves: Int32Array, words: readonly bigint[]): void {
  words.forEach((word, index) => {
    halves[2 * index] = Number(word >> 32n);
    halves[2 * index + 1] = Number(BigInt.asUintN(32, word));
  });
}
