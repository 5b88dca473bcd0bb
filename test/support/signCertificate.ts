import { KeyObject, sign } from 'node:crypto';
import { memoisedBy } from '../../src/core/text/memoised.ts';
import type { Bytes } from '../../src/core/x509/bytes.ts';
import { bitString, element, integer, oid, sequence, timeOf } from '../unit/x509/derBuilder.ts';
import type * as x509 from './peculiarX509.ts';

/** What a test certificate holds. */
interface SignedParts {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly subject: x509.Name;
  readonly issuer: x509.Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: CryptoKey | x509.PublicKey;
  readonly signingKey: CryptoKey;
  /** What ECDSA hashes with; an RSA key tells it itself. Default: SHA-256. */
  readonly hash?: 'SHA-256' | 'SHA-1';
  readonly extensions: readonly x509.Extension[];
}

/**
 * Signs a certificate: the same DER as of `X509CertificateGenerator`, which builds trees of objects, and reads the result again, for
 * each of the thousands that tests issue.
 */
export function signCertificate(parts: SignedParts): Bytes {
  const { publicKey, signingKey, extensions } = parts;
  const { identifier, hash } = signatureOf(signingKey, parts.hash);
  const tbs = sequence(
    element(0xa0, integer(2)),
    integer(
      ...positive(Buffer.from(parts.serialNumber.padStart(2 * Math.ceil(parts.serialNumber.length / 2), '0'), 'hex')),
    ),
    identifier,
    derOf(parts.issuer),
    sequence(...[parts.notBefore, parts.notAfter].map((moment) => timeOf(moment.getTime()))),
    derOf(parts.subject),
    'rawData' in publicKey ? new Uint8Array(publicKey.rawData) : spkiOf(publicKey),
    ...(extensions.length === 0
      ? []
      : [element(0xa3, sequence(...extensions.map(({ rawData }) => new Uint8Array(rawData))))]),
  );
  return sequence(tbs, identifier, bitString(sign(hash, tbs, KeyObject.from(signingKey))));
}

const spkiOf = memoisedBy((key: CryptoKey) => KeyObject.from(key).export({ format: 'der', type: 'spki' }));

const derOf = memoisedBy((name: x509.Name) => new Uint8Array(name.toArrayBuffer()));

function positive(octets: Uint8Array): readonly number[] {
  return (octets[0] ?? 0) > 0x7f ? [0, ...octets] : [...octets];
}

const withoutParameters = (type: string): Bytes => sequence(oid(type));
const withNull = (type: string): Bytes => sequence(oid(type), element(0x05));

/** RFC 5758, RFC 8017, RFC 8410. */
const algorithms: Readonly<Record<string, { readonly identifier: Bytes; readonly hash: string | null }>> = {
  'ECDSA SHA-1': { identifier: withoutParameters('1.2.840.10045.4.1'), hash: 'sha1' },
  'ECDSA SHA-256': { identifier: withoutParameters('1.2.840.10045.4.3.2'), hash: 'sha256' },
  'RSASSA-PKCS1-v1_5 SHA-1': { identifier: withNull('1.2.840.113549.1.1.5'), hash: 'sha1' },
  'RSASSA-PKCS1-v1_5 SHA-256': { identifier: withNull('1.2.840.113549.1.1.11'), hash: 'sha256' },
  Ed25519: { identifier: withoutParameters('1.3.101.112'), hash: null },
};

function signatureOf({ algorithm }: CryptoKey, hash = 'SHA-256') {
  const { name } = algorithm;
  const own = 'hash' in algorithm ? (algorithm as RsaHashedImportParams).hash : hash;
  const words = name === 'Ed25519' ? name : `${name} ${typeof own === 'string' ? own : own.name}`;
  const known = algorithms[words];
  if (known === undefined) throw new Error(`Test certificates are not signed with ${words}.`);
  return known;
}
