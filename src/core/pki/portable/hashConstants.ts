/** Fractional parts of roots of the first primes, by which SHA-2 is defined (FIPS 180-4 §4.2, §5.3). 64 bits each. */
export interface HashConstants {
  /** Of the cube roots of the first 80 primes; the upper halves of the first 64 are SHA-256's. */
  readonly cubeRoots: readonly bigint[];
  /** Of the square roots of the first 16 primes. */
  readonly squareRoots: readonly bigint[];
}

let known: HashConstants | undefined;

/** Computes the constants, once: shorter than a table of them, and checked by every hash. */
export function hashConstants(): HashConstants {
  known ??= {
    cubeRoots: firstPrimes(80).map((prime) => fractionOfRoot(BigInt(prime), 3n)),
    squareRoots: firstPrimes(16).map((prime) => fractionOfRoot(BigInt(prime), 2n)),
  };
  return known;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** The first 64 bits behind the point of a root. */
function fractionOfRoot(value: bigint, degree: bigint): bigint {
  const scaled = value << (64n * degree);
  // Bit by bit from the top: roots of numbers below 512 have at most 5 bits before the point.
  let root = 0n;
  for (let bit = 1n << 69n; bit > 0n; bit >>= 1n) if ((root + bit) ** degree <= scaled) root += bit;
  return BigInt.asUintN(64, root);
}
