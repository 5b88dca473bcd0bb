import type { Bytes } from '../bytes.ts';
import type { HashName, PassphraseCryptography } from './passphraseCryptography.ts';
import type { KeyDerivation } from './passwordEncryption.ts';

/** Block length of each hash's compression function, in octets (`v` of RFC 7292 §B.2). */
const hashBlocks: Readonly<Record<HashName, number>> = {
  MD5: 64,
  'SHA-1': 64,
  'SHA-224': 64,
  'SHA-256': 64,
  'SHA-384': 128,
  'SHA-512': 128,
};

/** What a key is derived for (RFC 7292 §B.3). */
const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** Encodes a passphrase for PKCS#12's derivation: big-endian UTF-16 with two terminating zero octets. */
export function pkcs12Passphrase(passphrase: string): Bytes {
  const octets = new Uint8Array(2 * passphrase.length + 2);
  for (let i = 0; i < passphrase.length; i++) {
    const code = passphrase.charCodeAt(i);
    octets[2 * i] = code >> 8;
    octets[2 * i + 1] = code & 0xff;
  }
  return octets;
}

/**
 * Derives key material with the function of RFC 7292 appendix B.2.
 *
 * @param length - Octets wanted.
 */
export async function derivePkcs12Key(
  { hash, salt, rounds }: Pick<KeyDerivation, 'hash' | 'salt' | 'rounds'>,
  passphrase: Bytes,
  purpose: keyof typeof purposes,
  length: number,
  cryptography: Pick<PassphraseCryptography, 'digest'>,
): Promise<Bytes> {
  const block = hashBlocks[hash];
  const diversifier = new Uint8Array(block).fill(purposes[purpose]);
  const input = joined(repeated(salt, block), repeated(passphrase, block));
  const derived = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    let digest = joined(diversifier, input);
    for (let round = 0; round < rounds; round++) {
      const answer = cryptography.digest(hash, digest);
      digest = answer instanceof Promise ? await answer : answer;
    }
    derived.set(digest.subarray(0, length - at), at);
    at += digest.length;
    if (at < length) addToBlocks(input, repeatedTo(digest, block), block);
  }
  return derived;
}

/** Repeats octets up to the next multiple of the block; empty stays empty. */
function repeated(octets: Bytes, block: number): Bytes {
  return repeatedTo(octets, block * Math.ceil(octets.length / block));
}

function repeatedTo(octets: Bytes, length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => octets[i % octets.length] ?? 0);
}

/** Adds `summand` and one to every block of `input`, as numbers modulo their size (step 6.C). */
function addToBlocks(input: Bytes, summand: Bytes, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (summand[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

function joined(left: Bytes, right: Bytes): Bytes {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
