import { bitString, integer, oid, sequence } from '../unit/x509/derBuilder.ts';

/** A SubjectPublicKeyInfo of RSA with a modulus of so many bits; no key of any use. */
export function rsaSpki(bits: number, exponent: readonly number[] = [1, 0, 1]): Uint8Array {
  const modulus = new Uint8Array(Math.ceil(bits / 8)).fill(0xa5);
  modulus[0] = 1 << ((bits - 1) % 8);
  const positive = (modulus[0] ?? 0) >= 0x80 ? [0, ...modulus] : [...modulus];
  const nothing = new Uint8Array([5, 0]);
  return sequence(
    sequence(oid('1.2.840.113549.1.1.1'), nothing),
    bitString(sequence(integer(...positive), integer(...exponent))),
  );
}

/** A SubjectPublicKeyInfo of an elliptic-curve key, by the curve's OID and the octets of a coordinate. */
export function ecSpki(curve: string, octets: number): Uint8Array {
  const point = new Uint8Array(1 + 2 * octets).fill(7);
  point[0] = 4;
  return sequence(sequence(oid('1.2.840.10045.2.1'), oid(curve)), bitString(point));
}

/** A SubjectPublicKeyInfo of an algorithm without parameters. */
export function otherSpki(algorithm: string): Uint8Array {
  return sequence(sequence(oid(algorithm)), bitString(new Uint8Array(32).fill(7)));
}
