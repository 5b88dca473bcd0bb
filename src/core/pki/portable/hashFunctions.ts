import type { Bytes } from '../../x509/bytes.ts';
import type { HashName } from '../signatureSchemes.ts';
import { md5, sha1, sha224, sha256 } from './hash32.ts';
import { sha384, sha512 } from './hash64.ts';

/** Computes the hash of some octets. */
export type HashFunction = (bytes: Bytes) => Bytes;

/** The hash functions that signatures name, in plain JavaScript. */
export const hashFunctions: Readonly<Record<HashName, HashFunction>> = { md5, sha1, sha224, sha256, sha384, sha512 };
