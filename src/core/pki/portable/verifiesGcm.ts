import { memoised } from '../../text/memoised.ts';
import type { Bytes } from '../../x509/bytes.ts';

/**
 * Tells whether an AES-256 key seals a message: 12 octets of nonce, ciphertext, 16 octets of tag (NIST SP 800-38D §7.2, without additional data).
 *
 * Only the tag is computed: nothing is decrypted.
 */
export function verifiesGcm(key: Bytes, sealed: Bytes): boolean {
  if (key.length !== 32 || sealed.length < 28) return false;
  const roundKeys = expand(key);
  const ciphertext = sealed.subarray(12, -16);
  const counter = new Uint8Array(16);
  counter.set(sealed.subarray(0, 12));
  counter[15] = 1;
  const lengths = BigInt(ciphertext.length * 8);
  const tag = ghash(numberIn(encrypt(new Uint8Array(16), roundKeys)), ciphertext, lengths);
  return (tag ^ numberIn(encrypt(counter, roundKeys))) === numberIn(sealed.subarray(-16));
}

/** The text of a message that {@link verifiesGcm} has verified: for certificates, which are public. */
export function openedGcm(key: Bytes, sealed: Bytes): Bytes {
  const roundKeys = expand(key);
  const ciphertext = sealed.subarray(12, -16);
  const opened = new Uint8Array(ciphertext.length);
  const counter = new Uint8Array(16);
  counter.set(sealed.subarray(0, 12));
  const view = new DataView(counter.buffer);
  for (let at = 0; at < ciphertext.length; at += 16) {
    view.setUint32(12, at / 16 + 2);
    const stream = encrypt(counter, roundKeys);
    ciphertext.subarray(at, at + 16).forEach((octet, index) => {
      opened[at + index] = octet ^ (stream[index] ?? 0);
    });
  }
  return opened;
}

function ghash(h: bigint, ciphertext: Bytes, lengths: bigint): bigint {
  let hash = 0n;
  for (let at = 0; at < ciphertext.length; at += 16) {
    const block = new Uint8Array(16);
    block.set(ciphertext.subarray(at, at + 16));
    hash = product(hash ^ numberIn(block), h);
  }
  return product(hash ^ lengths, h);
}

/** The product in GF(2^128) of SP 800-38D §6.3: the first bit is the least power. */
function product(x: bigint, y: bigint): bigint {
  let sum = 0n;
  let v = y;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((x >> bit) & 1n) sum ^= v;
    v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
  }
  return sum;
}

function numberIn(bytes: Bytes): bigint {
  return bytes.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

/** FIPS 197 §5.1.1. */
const sBox = memoised(() => {
  const box = new Uint8Array(256);
  let p = 1;
  let q = 1;
  do {
    p = double(p) ^ p;
    q ^= q << 1;
    q ^= q << 2;
    q = (q ^ (q << 4)) & 0xff;
    if (q & 0x80) q ^= 9;
    const turned = (by: number) => ((q << by) | (q >> (8 - by))) & 0xff;
    box[p] = q ^ turned(1) ^ turned(2) ^ turned(3) ^ turned(4) ^ 0x63;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
});

function double(octet: number): number {
  return ((octet << 1) ^ (octet & 0x80 ? 0x1b : 0)) & 0xff;
}

/** The 15 round keys, one after the other (FIPS 197 §5.2). */
function expand(key: Bytes): Bytes {
  const box = sBox();
  const words = new Uint8Array(240);
  words.set(key);
  let round = 1;
  for (let at = 32; at < 240; at += 4) {
    let word = [...words.subarray(at - 4, at)];
    if (at % 32 === 0) word = [...word.slice(1), ...word.slice(0, 1)];
    if (at % 16 === 0) word = word.map((octet) => box[octet] ?? 0);
    if (at % 32 === 0) {
      word[0] = (word[0] ?? 0) ^ round;
      round = double(round);
    }
    for (let index = 0; index < 4; index += 1) words[at + index] = (words[at - 32 + index] ?? 0) ^ (word[index] ?? 0);
  }
  return words;
}

function encrypt(block: Bytes, roundKeys: Bytes): Bytes {
  const box = sBox();
  let state: Bytes = block.map((octet, index) => octet ^ (roundKeys[index] ?? 0));
  for (let round = 1; round <= 14; round += 1) {
    // SubBytes and ShiftRows.
    const shifted = state.map((_, index) => box[state[(index + 4 * (index % 4)) % 16] ?? 0] ?? 0);
    const mixed = round === 14 ? shifted : shifted.map((_, index) => mixedAt(shifted, index));
    state = mixed.map((octet, index) => octet ^ (roundKeys[round * 16 + index] ?? 0));
  }
  return state;
}

/** MixColumns: twice the octet, three times the next, and the other two. */
function mixedAt(state: Bytes, index: number): number {
  const column = index - (index % 4);
  const at = (by: number): number => state[column + ((index + by) % 4)] ?? 0;
  return double(at(0)) ^ double(at(1)) ^ at(1) ^ at(2) ^ at(3);
}
