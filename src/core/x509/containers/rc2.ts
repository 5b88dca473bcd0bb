import type { Bytes } from '../bytes.ts';

const blockLength = 8;

/** PITABLE of RFC 2268 §2, a permutation of all octets. */
const permutation = fromHex(
  'd978f9c419ddb5ed28e9fd794aa0d89d' +
    'c67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc' +
    '1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303' +
    'f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039' +
    '997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9' +
    'd300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad',
);

/**
 * Decrypts RC2 in CBC mode (RFC 2268) and removes its padding. Windows and OpenSSL before version 3 encrypt the
 * certificates of a PKCS#12 file with it, and hosts no longer support it. Never used for encryption here.
 *
 * @param key - Its length in bits is also the effective key length, as in PKCS#12.
 * @returns `undefined` when length or padding are wrong, which almost always means a wrong key.
 */
export function decryptRc2(key: Bytes, iv: Bytes, ciphertext: Bytes): Bytes | undefined {
  if (ciphertext.length === 0 || ciphertext.length % blockLength !== 0) return undefined;
  const words = expandKey(key);
  const plain = new Uint8Array(ciphertext.length);
  for (let at = 0; at < ciphertext.length; at += blockLength) {
    const block = decryptBlock(words, ciphertext, at);
    for (let i = 0; i < blockLength; i++) {
      const chained = at === 0 ? iv[i] : ciphertext[at - blockLength + i];
      plain[at + i] = (((block[i >> 1] ?? 0) >> (8 * (i & 1))) & 0xff) ^ (chained ?? 0);
    }
  }
  return withoutPadding(plain);
}

/** Removes the padding of RFC 5652 §6.3; `undefined` when it is not valid. */
function withoutPadding(plain: Bytes): Bytes | undefined {
  const count = plain.at(-1) ?? 0;
  const padding = plain.subarray(plain.length - count);
  return count >= 1 && count <= blockLength && padding.every((octet) => octet === count)
    ? plain.subarray(0, plain.length - count)
    : undefined;
}

/** RFC 2268 §2: 64 words of the key. */
function expandKey(key: Bytes): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  for (let i = key.length; i < 128; i++) {
    octets[i] = permutation[((octets[i - 1] ?? 0) + (octets[i - key.length] ?? 0)) & 0xff] ?? 0;
  }
  const from = 128 - key.length;
  octets[from] = permutation[octets[from] ?? 0] ?? 0;
  for (let i = from - 1; i >= 0; i--) {
    octets[i] = permutation[(octets[i + 1] ?? 0) ^ (octets[i + key.length] ?? 0)] ?? 0;
  }
  return Uint16Array.from({ length: 64 }, (_, i) => (octets[2 * i] ?? 0) | ((octets[2 * i + 1] ?? 0) << 8));
}

/** Bits by which each of the four words is rotated (RFC 2268 §4). */
const turns = [1, 2, 3, 5] as const;

/** RFC 2268 §4: sixteen mixing rounds backwards, two mashing rounds between them. */
function decryptBlock(key: Uint16Array, ciphertext: Bytes, at: number): Uint16Array {
  const words = Uint16Array.from({ length: 4 }, (_, i) => {
    return (ciphertext[at + 2 * i] ?? 0) | ((ciphertext[at + 2 * i + 1] ?? 0) << 8);
  });
  const word = (i: number): number => words[i & 3] ?? 0;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const turn = turns[i] ?? 0;
      const turned = (word(i) >>> turn) | (word(i) << (16 - turn));
      const mix = (word(i + 3) & word(i + 2)) + (~word(i + 3) & word(i + 1));
      words[i] = turned - (key[4 * round + i] ?? 0) - mix;
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i--) words[i] = word(i) - (key[word(i + 3) & 63] ?? 0);
  }
  return words;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}
