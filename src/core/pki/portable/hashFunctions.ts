import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../../x509/bytes.ts';
import type { HashName } from '../signatureSchemes.ts';

/** Computes the hash of some octets. */
export type HashFunction = (bytes: Bytes) => Bytes;

/** The hash functions that signatures name, in plain JavaScript. */
export const hashFunctions: Readonly<Record<HashName, HashFunction>> = { md5, sha1, sha224, sha256, sha384, sha512 };
