import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../../x509/bytes.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { byteKey } from '../byteKey.ts';
import type { Cryptography } from '../crypto.ts';
import { type SignatureScheme, signatureSchemeOf } from '../signatureSchemes.ts';
import { affineOf, type CurvePoint, generatorOf, sumOfMultiples } from './curvePoint.ts';
import type { Curve } from './curves.ts';
import { derivePublicKey } from './derivePublicKey.ts';
import { eddsaSchemes, verifyEddsa } from './eddsa.ts';
import { hashFunctions } from './hashFunctions.ts';
import { inverse } from './modular.ts';
import { readVerificationKey, type VerificationKey } from './readVerificationKey.ts';
import { leftmostBits, readSignaturePair } from './signaturePair.ts';
import { verifyDsa } from './verifyDsa.ts';
import { longestModulus, verifyRsa } from './verifyRsa.ts';

/** A scan rarely meets more CAs than this. */
const cachedKeys = 1000;

/**
 * Creates cryptography in plain JavaScript, for hosts whose own is asynchronous and has fewer algorithms: WebCrypto
 * lacks MD5, SHA-224, DSA and P-224. It handles only public values, except for keys whose encoding lacks the public
 * key.
 */
export function createPortableCryptography(): Cryptography {
  const keys = new Map<string, VerificationKey | undefined>();
  const keyOf = (publicKey: PublicKey): VerificationKey | undefined => {
    const id = byteKey(publicKey.spki);
    if (keys.has(id)) return keys.get(id);
    if (keys.size >= cachedKeys) for (const oldest of [...keys.keys()].slice(0, cachedKeys / 4)) keys.delete(oldest);
    const key = readVerificationKey(publicKey);
    keys.set(id, key);
    return key;
  };
  return {
    sha256,
    verify: (publicKey, algorithm, signedBytes, signature) => {
      const scheme = signatureSchemeOf(algorithm);
      const key = scheme && keyOf(publicKey);
      if (scheme === undefined || key === undefined) return undefined;
      if (!scheme.keys.includes(key.kind)) return false;
      return verifyWith(scheme, key, signedBytes, signature);
    },
    derivePublicKey,
  };
}

function verifyWith(
  scheme: SignatureScheme,
  key: VerificationKey,
  signedBytes: Bytes,
  signature: Bytes,
): boolean | undefined {
  switch (key.kind) {
    case 'RSA':
    case 'RSA-PSS':
      if (scheme.kind !== 'pkcs1' && scheme.kind !== 'pss') return false;
      if (key.modulus >> BigInt(longestModulus) !== 0n) return undefined;
      return verifyRsa(scheme, key, signedBytes, signature, (hash, bytes) => hashFunctions[hash](bytes));
    case 'EC':
      if (scheme.kind !== 'ecdsa') return false;
      return verifyEcdsa(key.curve, key.point, hashFunctions[scheme.hash](signedBytes), signature);
    case 'DSA':
      return scheme.kind === 'dsa' && verifyDsa(key, hashFunctions[scheme.hash](signedBytes), signature);
    case 'Ed25519':
    case 'Ed448':
      return scheme.kind === 'eddsa' && verifyEddsa(eddsaSchemes[key.kind], key.octets, signedBytes, signature);
  }
}

/** Checks a signature by ECDSA (FIPS 186-5 §6.4.2), given as DER. */
function verifyEcdsa(curve: Curve, publicPoint: CurvePoint, digest: Bytes, signature: Bytes): boolean {
  const { order } = curve;
  const pair = readSignaturePair(signature, order);
  if (pair === undefined) return false;
  const w = inverse(pair.s, order);
  const first = (leftmostBits(digest, order) * w) % order;
  const second = (pair.r * w) % order;
  const sum = affineOf(curve, sumOfMultiples(curve, first, generatorOf(curve), second, publicPoint));
  return sum !== undefined && sum.x % order === pair.r;
}
