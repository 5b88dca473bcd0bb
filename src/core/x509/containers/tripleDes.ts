import type { Bytes } from '../bytes.ts';

const blockLength = 8;

/** Selections of bits, counted from 1 at the left, as FIPS 46-3 prints them. */
const initial = [58, 60, 62, 64, 57, 59, 61, 63].flatMap((start) =>
  Array.from({ length: 8 }, (_, index) => start - 8 * index),
);
const expansion = Array.from({ length: 48 }, (_, index) => ((4 * Math.floor(index / 6) + (index % 6) + 31) % 32) + 1);
const permutation = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
];
const keyChoice = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36, 63, 55,
  47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
];
const roundKeyChoice = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55, 30,
  40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
const shifts = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

/** The eight substitutions, four rows of sixteen hexadecimal digits each. */
const substitutions = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
];

type Bits = readonly number[];

/**
 * Decrypts triple DES in CBC mode (FIPS 46-3, SP 800-38A §6.2) and removes its padding: Old PKCS#12 files encrypt
 * keys and certificates with it, and browsers do not support it.
 *
 * @param key - Three keys of eight octets.
 * @returns `undefined` when length or padding are wrong, which almost always means a wrong key.
 */
export function decryptTripleDes(key: Bytes, iv: Bytes, ciphertext: Bytes): Bytes | undefined {
  if (ciphertext.length === 0 || ciphertext.length % blockLength !== 0) return undefined;
  const [first = [], second = [], third = []] = [0, 8, 16].map((at) => roundKeys(bitsOf(key.subarray(at, at + 8))));
  const keys = [third.toReversed(), second, first.toReversed()];
  const plain = new Uint8Array(ciphertext.length);
  for (let at = 0; at < ciphertext.length; at += blockLength) {
    const block = ciphertext.subarray(at, at + blockLength);
    const before = at === 0 ? iv : ciphertext.subarray(at - blockLength, at);
    const decrypted = octetsOf(keys.reduce(pass, bitsOf(block)));
    plain.set(
      decrypted.map((octet, index) => octet ^ (before[index] ?? 0)),
      at,
    );
  }
  return withoutPadding(plain);
}

/** One DES, forwards or backwards by the order of its round keys. */
function pass(block: Bits, keys: readonly Bits[]): Bits {
  const mixed = select(block, initial);
  let left: Bits = mixed.slice(0, 32);
  let right: Bits = mixed.slice(32);
  for (const key of keys) [left, right] = [right, exclusive(left, roundFunction(right, key))];
  // The inverse of the first permutation restores every bit.
  const swapped = [...right, ...left];
  const output = new Array<number>(64).fill(0);
  initial.forEach((position, index) => {
    output[position - 1] = swapped[index] ?? 0;
  });
  return output;
}

function roundFunction(half: Bits, key: Bits): Bits {
  const input = exclusive(select(half, expansion), key);
  const output = substitutions.flatMap((box, index) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = input.slice(6 * index, 6 * index + 6);
    const digit = Number.parseInt(box[32 * a + 16 * f + 8 * b + 4 * c + 2 * d + e] ?? '0', 16);
    return [digit >> 3, (digit >> 2) & 1, (digit >> 1) & 1, digit & 1];
  });
  return select(output, permutation);
}

function roundKeys(key: Bits): readonly Bits[] {
  let halves = select(key, keyChoice);
  return shifts.map((shift) => {
    const [c, d] = [halves.slice(0, 28), halves.slice(28)];
    halves = [...c.slice(shift), ...c.slice(0, shift), ...d.slice(shift), ...d.slice(0, shift)];
    return select(halves, roundKeyChoice);
  });
}

function select(bits: Bits, positions: readonly number[]): Bits {
  return positions.map((position) => bits[position - 1] ?? 0);
}

function exclusive(a: Bits, b: Bits): Bits {
  return a.map((bit, index) => bit ^ (b[index] ?? 0));
}

function bitsOf(octets: Bytes): Bits {
  return Array.from(octets).flatMap((octet) => [7, 6, 5, 4, 3, 2, 1, 0].map((place) => (octet >> place) & 1));
}

function octetsOf(bits: Bits): Bytes {
  const octets = new Uint8Array(bits.length / 8);
  bits.forEach((bit, index) => {
    octets[index >> 3] = ((octets[index >> 3] ?? 0) << 1) | bit;
  });
  return octets;
}

/** RFC 5652 §6.3. */
function withoutPadding(plain: Bytes): Bytes | undefined {
  const count = plain.at(-1) ?? 0;
  const isPadding = count >= 1 && count <= blockLength && plain.subarray(-count).every((octet) => octet === count);
  return isPadding ? plain.subarray(0, plain.length - count) : undefined;
}
