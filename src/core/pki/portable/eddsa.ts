import { sha512 } from '@noble/hashes/sha2.js';
import { shake256 } from '@noble/hashes/sha3.js';
import type { Bytes } from '../../x509/bytes.ts';
import {
  addEdwards,
  type EdwardsCurve,
  littleEndian,
  multiply,
  readEdwardsPoint,
  writeEdwardsPoint,
} from './edwardsCurve.ts';
import { inverse, modulo } from './modular.ts';

/** A signature scheme of RFC 8032. */
interface EddsaScheme {
  readonly curve: EdwardsCurve;
  /** Bits of a private scalar: the highest is set, all above are not. */
  readonly scalarBits: number;
  readonly cofactor: number;
  /** Hashes what is signed, and private keys. */
  signedHash(bytes: Bytes): Bytes;
  keyHash(bytes: Bytes): Bytes;
}

const prime25519 = 2n ** 255n - 19n;
const prime448 = 2n ** 448n - 2n ** 224n - 1n;
/** `dom4(0, "")` of RFC 8032 §2. */
const prefix448 = [...new TextEncoder().encode('SigEd448'), 0, 0];

/** By the names that public keys have. */
export const eddsaSchemes: Readonly<Record<'Ed25519' | 'Ed448', EddsaScheme>> = {
  Ed25519: {
    curve: {
      prime: prime25519,
      a: prime25519 - 1n,
      d: modulo(-121665n * inverse(121666n, prime25519), prime25519),
      order: 2n ** 252n + 27742317777372353535851937790883648493n,
      generator: {
        x: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
        y: 0x6666666666666666666666666666666666666666666666666666666666666658n,
        z: 1n,
      },
      octets: 32,
    },
    scalarBits: 255,
    cofactor: 8,
    signedHash: sha512,
    keyHash: sha512,
  },
  Ed448: {
    curve: {
      prime: prime448,
      a: 1n,
      d: prime448 - 39081n,
      order: 2n ** 446n - 0x8335dc163bb124b65129c96fde933d8d723a70aadc873d6d54a7bb0dn,
      generator: {
        x: 0x4f1970c66bed0ded221d15a622bf36da9e146570470f1767ea6de324a3d3a46412ae1af72ab66511433b80e18b00938e2626a82bc70cc05en,
        y: 0x693f46716eb6bc248876203756c9c7624bea73736ca3984087789c1e05a0c2d73ad3ff1ce67c39c4fdbd132c4ed7c8ad9808795bf230fa14n,
        z: 1n,
      },
      octets: 57,
    },
    scalarBits: 448,
    cofactor: 4,
    signedHash: (bytes) => shake256(Uint8Array.of(...prefix448, ...bytes), { dkLen: 114 }),
    keyHash: (bytes) => shake256(bytes, { dkLen: 114 }),
  },
};

/** Checks a signature by Ed25519 or Ed448 (RFC 8032 §5.1.7, §5.2.7), without the cofactor, as OpenSSL and Go do. */
export function verifyEddsa(
  { curve, signedHash }: EddsaScheme,
  publicKey: Bytes,
  signedBytes: Bytes,
  signature: Bytes,
): boolean {
  const { octets, order, generator, prime } = curve;
  const point = readEdwardsPoint(curve, publicKey);
  if (point === undefined || signature.length !== 2 * octets) return false;
  const commitment = signature.subarray(0, octets);
  const scalar = littleEndian(signature.subarray(octets));
  if (scalar >= order) return false;
  const hashed = new Uint8Array(2 * octets + signedBytes.length);
  hashed.set(commitment);
  hashed.set(publicKey, octets);
  hashed.set(signedBytes, 2 * octets);
  const challenge = littleEndian(signedHash(hashed)) % order;
  const negated = { ...point, x: modulo(-point.x, prime) };
  const sum = addEdwards(curve, multiply(curve, scalar, generator), multiply(curve, challenge, negated));
  return writeEdwardsPoint(curve, sum).every((octet, index) => octet === commitment[index]);
}

/** Computes the public key of a private one (RFC 8032 §5.1.5, §5.2.5). */
export function eddsaPublicKey({ curve, scalarBits, cofactor, keyHash }: EddsaScheme, seed: Bytes): Bytes {
  const hashed = keyHash(seed);
  const digits = littleEndian(hashed.subarray(0, Math.ceil(scalarBits / 8)));
  hashed.fill(0);
  const below = BigInt.asUintN(scalarBits - 1, digits);
  const scalar = below - (below % BigInt(cofactor)) + 2n ** BigInt(scalarBits - 1);
  return writeEdwardsPoint(curve, multiply(curve, scalar, curve.generator));
}
