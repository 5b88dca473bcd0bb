import type { Bytes } from '../../x509/bytes.ts';
import { toHex } from '../../x509/toHex.ts';

/** The number that octets spell, the highest first. */
export function numberOf(octets: Bytes): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${toHex(octets)}`);
}

/** A number that is not negative in `length` octets, the highest first. */
export function octetsOf(number: bigint, length: number): Bytes {
  const hex = number.toString(16).padStart(2 * length, '0');
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}

/** Bits of a number that is not negative. */
export function bitsOf(number: bigint): number {
  return number === 0n ? 0 : number.toString(2).length;
}

/** The remainder that is not negative. */
export function modulo(number: bigint, modulus: bigint): bigint {
  const rest = number % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** `base` to the power of `exponent`, modulo `modulus`. Takes as long as the exponent is: only for public values. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** What times `number` is 1 modulo `modulus`; 0 where there is none. */
export function inverse(number: bigint, modulus: bigint): bigint {
  let [rest, nextRest] = [modulus, modulo(number, modulus)];
  let [factor, nextFactor] = [0n, 1n];
  while (nextRest !== 0n) {
    const quotient = rest / nextRest;
    [rest, nextRest] = [nextRest, rest - quotient * nextRest];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return rest === 1n ? modulo(factor, modulus) : 0n;
}

/** A square root modulo a prime (Tonelli and Shanks); `undefined` where there is none. */
export function squareRoot(square: bigint, prime: bigint): bigint | undefined {
  if (square === 0n) return 0n;
  if (power(square, (prime - 1n) / 2n, prime) !== 1n) return undefined;
  let odd = prime - 1n;
  let twos = 0;
  while (odd % 2n === 0n) {
    odd /= 2n;
    twos++;
  }
  let other = 2n;
  while (power(other, (prime - 1n) / 2n, prime) === 1n) other++;
  let generator = power(other, odd, prime);
  let root = power(square, (odd + 1n) / 2n, prime);
  let error = power(square, odd, prime);
  while (error !== 1n) {
    let order = 0;
    for (let each = error; each !== 1n; each = (each * each) % prime) order++;
    const factor = power(generator, 2n ** BigInt(twos - order - 1), prime);
    twos = order;
    generator = (factor * factor) % prime;
    root = (root * factor) % prime;
    error = (error * generator) % prime;
  }
  return root;
}
