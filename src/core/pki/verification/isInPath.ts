import { memoisedBy } from '../../text/memoised.ts';
import { type GoCertificate, type GoPublicKey, goExtension } from '../../x509/go/goCertificate.ts';
import { byteKey } from '../byteKey.ts';
import { oids } from './oids.ts';

/**
 * Tells whether a candidate is in a path already, like Go's `alreadyInChain`: same subject, key and subjectAltName,
 * so that cross-signed CAs do not cause loops.
 *
 * @returns `panic` if Go crashes because its DSA keys cannot be compared.
 */
export function isInPath(candidate: GoCertificate, path: readonly GoCertificate[]): boolean | 'panic' {
  const own = identityOf(candidate);
  for (const certificate of path) {
    const other = identityOf(certificate);
    if (own.subject !== other.subject) continue;
    if (candidate.publicKey.algorithm === 'DSA') return 'panic';
    if (own.key !== other.key) continue;
    if (own.names === other.names) return true;
    // If both have names, the search continues; if one has none, Go treats it as different from all.
    if (own.names === undefined || other.names === undefined) return false;
  }
  return false;
}

interface Identity {
  readonly subject: string;
  readonly key: string;
  /** Content of subjectAltName. */
  readonly names: string | undefined;
}

/** A search compares the same certificates thousands of times. */
const identityOf = memoisedBy((certificate: GoCertificate): Identity => {
  const names = goExtension(certificate, oids.subjectAltName)?.value;
  return {
    subject: byteKey(certificate.rawSubject),
    key: keyIdentity(certificate.publicKey),
    names: names && byteKey(names),
  };
});

function keyIdentity(key: GoPublicKey): string {
  switch (key.algorithm) {
    case 'RSA':
      return `RSA ${key.exponent} ${byteKey(key.modulus)}`;
    case 'ECDSA':
      return `${key.curve} ${byteKey(key.point)}`;
    case 'Ed25519':
      return `Ed25519 ${byteKey(key.point)}`;
    case 'DSA':
    case 'unknown':
      return key.algorithm;
  }
}
