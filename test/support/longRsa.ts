import { createHash, generatePrimeSync } from 'node:crypto';
import type { Bytes } from '../../src/core/x509/bytes.ts';
import { bitString, element, oid, sequence } from '../unit/x509/derBuilder.ts';

/** An RSA key of many short primes: long ones take minutes to find, and how a signature is checked is the same. */
export interface LongRsaKey {
  readonly bits: number;
  readonly spki: Bytes;
  /** `octets` to the power of the private exponent. */
  sign(octets: Uint8Array): Bytes;
}

const exponent = 65_537n;

/** Creates a key of about so many bits. */
export function createLongRsaKey(bits: number): LongRsaKey {
  const primes: bigint[] = [];
  for (let left = bits; left > 0; left -= 512) {
    const size = Math.max(Math.min(left, 512), 64);
    let prime = generatePrimeSync(size, { bigint: true });
    while ((prime - 1n) % exponent === 0n) prime = generatePrimeSync(size, { bigint: true });
    primes.push(prime);
  }
  const modulus = primes.reduce((product, prime) => product * prime, 1n);
  const actualBits = modulus.toString(2).length;
  const key = sequence(unsigned(modulus), unsigned(exponent));
  return {
    bits: actualBits,
    spki: sequence(sequence(oid('1.2.840.113549.1.1.1'), element(0x05)), bitString(key)),
    sign: (octets) => octetsOf(privatePower(numberOf(octets), primes), Math.ceil(actualBits / 8)),
  };
}

/** By the Chinese remainder theorem, prime by prime. */
function privatePower(base: bigint, primes: readonly bigint[]): bigint {
  let result = 0n;
  let product = 1n;
  for (const prime of primes) {
    const own = power(base % prime, inverse(exponent, prime - 1n), prime);
    const step = ((own - result) % prime) * power(product % prime, prime - 2n, prime);
    result += product * (((step % prime) + prime) % prime);
    product *= prime;
  }
  return result;
}

/** EMSA-PKCS1-v1_5 with SHA-256. */
export function pkcs1Message(data: Uint8Array, bits: number): Buffer {
  const digest = createHash('sha256').update(data).digest();
  const info = sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), element(0x05)), element(0x04, digest));
  const length = Math.ceil(bits / 8);
  return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(length - info.length - 3, 0xff), Buffer.from([0]), info]);
}

/** EMSA-PSS with SHA-256 and a salt of 32 octets. */
export function pssMessage(data: Uint8Array, bits: number): Buffer {
  const salt = Buffer.alloc(32, 7);
  const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const hash = sha256(Buffer.alloc(8), sha256(data), salt);
  const length = Math.ceil((bits - 1) / 8);
  const block = Buffer.concat([Buffer.alloc(length - 66), Buffer.from([1]), salt]);
  for (let at = 0; at < block.length; at++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(Math.floor(at / 32));
    block[at] = (block[at] ?? 0) ^ (sha256(hash, counter)[at % 32] ?? 0);
  }
  block[0] = (block[0] ?? 0) & (0xff >> (8 * length - (bits - 1)));
  return Buffer.concat([block, hash, Buffer.from([0xbc])]);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [left, right] = [value, modulus];
  let [one, other] = [1n, 0n];
  while (right !== 0n) {
    const quotient = left / right;
    [left, right] = [right, left - quotient * right];
    [one, other] = [other, one - quotient * other];
  }
  return ((one % modulus) + modulus) % modulus;
}

function power(base: bigint, to: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of to.toString(2)) {
    result = (result * result * (bit === '1' ? base : 1n)) % modulus;
  }
  return result;
}

function unsigned(number: bigint): Bytes {
  const octets = octetsOf(number, Math.ceil(number.toString(16).length / 2));
  return element(0x02, (octets[0] ?? 0) >= 0x80 ? [0] : [], octets);
}

function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

function octetsOf(number: bigint, length: number): Bytes {
  return Uint8Array.from(Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex'));
}
