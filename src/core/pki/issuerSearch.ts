import { equalBytes } from '../x509/bytes.ts';
import type { Certificate } from '../x509/x509Model.ts';
import { byteKey } from './byteKey.ts';
import { checkSignature, type SignatureTrial } from './checkSignature.ts';
import type { Cryptography } from './crypto.ts';
import {
  createNamesakeSearch,
  type IndexedCertificate,
  type IssuerIndex,
  type IssuerKey,
  type IssuerName,
} from './issuerIndex.ts';
import { limits } from './limits.ts';
import type { IssuerLink } from './pkiModel.ts';

/** Finds the issuers of certificates one by one, with a shared budget. */
export interface IssuerSearch {
  /** Finds the issuer of the certificate by signature. Never rejects. */
  link(certificate: IndexedCertificate): Promise<IssuerLink>;
}

/**
 * Creates a search over indexed certificates.
 *
 * Order: the certificate's own key if subject equals issuer (roots created by Go have no authority key identifier),
 * then the keys named by the authority key identifier, then keys of the issuer's name within bounds. Usually one
 * signature check for each certificate is enough.
 */
export function createIssuerSearch(index: IssuerIndex, cryptography: Cryptography): IssuerSearch {
  let furtherChecks = limits.furtherChecks;

  const tryKey = (certificate: Certificate, { publicKey }: Pick<IssuerKey, 'publicKey'>): Promise<SignatureTrial> =>
    checkSignature(cryptography, publicKey, certificate, certificate.tbsCertificate);

  /** Uses both budgets: the certificate's, of which `tries` are spent, and the shared one. */
  const mayTryMore = (tries: number): boolean => tries < limits.candidateKeys && furtherChecks-- > 0;

  const namesakesOf = createNamesakeSearch(index);

  const link = async (entry: IndexedCertificate): Promise<IssuerLink> => {
    const found = await linkByOctets(entry);
    if (found.kind !== 'unknown' || found.cut === true) return found;
    for (const namesake of namesakesOf(entry.certificate.issuer)) {
      const other = await linkByName(entry, namesake, new Set([entry.keyId]));
      const [encodedOtherwise] = other.kind === 'verified' ? other.issuers : [];
      if (encodedOtherwise !== undefined) return { kind: 'unknown', encodedOtherwise };
    }
    return found;
  };

  const linkByOctets = async (entry: IndexedCertificate): Promise<IssuerLink> => {
    const { certificate } = entry;
    const isSelfIssued = equalBytes(certificate.issuer.der, certificate.subject.der);
    const own = isSelfIssued ? await tryKey(certificate, certificate) : 'failed';
    if (own === 'verified') return { kind: 'selfSigned' };
    if (own === 'unsupported' && certificate.authorityKeyIdentifier === undefined) {
      return { kind: 'unverifiable', issuer: entry.fingerprint };
    }
    const name = index.get(byteKey(certificate.issuer.der));
    if (name === undefined) return { kind: 'unknown' };

    const identified = keysByIdentifier(name, certificate);
    let doubtful: IssuerLink | undefined;
    let tries = 0;
    const last = identified.find((key) => key === name.lastVerified);
    for (const key of startingWith(last, identified)) {
      const isOwn = isSelfIssued && key.keyId === entry.keyId;
      // The first check is always allowed, so that an ordinary certificate is judged whatever else the files contain.
      if (!isOwn && tries > 0 && !mayTryMore(tries)) return { kind: 'unknown', cut: true };
      if (!isOwn) tries++;
      const trial = isOwn ? own : await tryKey(certificate, key);
      if (trial === 'verified') return verifiedBy(name, key, entry);
      const [fingerprint] = key.fingerprints;
      if (fingerprint === undefined || doubtful?.kind === 'unverifiable') continue;
      doubtful = { kind: trial === 'failed' ? 'signatureInvalid' : 'unverifiable', issuer: fingerprint };
    }
    if (doubtful?.kind === 'unverifiable') return doubtful;
    const found = await linkByName(entry, name, new Set([...identified.map(({ keyId }) => keyId), entry.keyId]));
    return found.kind === 'unknown' && doubtful !== undefined ? doubtful : found;
  };

  /** Tries all keys of the name, because Go ignores mismatched identifiers. */
  const linkByName = async (
    entry: IndexedCertificate,
    name: IssuerName,
    tried: ReadonlySet<string>,
  ): Promise<IssuerLink> => {
    const { certificate } = entry;
    const identifier = certificate.authorityKeyIdentifier && byteKey(certificate.authorityKeyIdentifier);
    const failures = (identifier !== undefined && name.failures.get(identifier)) || 0;
    if (failures >= limits.failuresByIdentifier) return { kind: 'unknown' };
    let tries = 0;
    for (const key of startingWith(name.lastVerified, name.byKey.values())) {
      if (tried.has(key.keyId)) continue;
      if (!mayTryMore(tries)) return { kind: 'unknown', cut: true };
      tries++;
      const trial = await tryKey(certificate, key);
      if (trial === 'verified') return verifiedBy(name, key, entry);
      const [fingerprint] = key.fingerprints;
      if (trial === 'unsupported' && name.byKey.size === 1 && fingerprint !== undefined) {
        return { kind: 'unverifiable', issuer: fingerprint };
      }
    }
    if (identifier !== undefined) name.failures.set(identifier, failures + 1);
    return { kind: 'unknown' };
  };

  return { link };
}

function keysByIdentifier(name: IssuerName, certificate: Certificate): readonly IssuerKey[] {
  const identifier = certificate.authorityKeyIdentifier;
  return (identifier && name.byKeyIdentifier.get(byteKey(identifier))) ?? [];
}

/** `last`, if it is known and one of the keys, comes first: neighbours share their CA. */
function* startingWith(last: IssuerKey | undefined, keys: Iterable<IssuerKey>): Iterable<IssuerKey> {
  if (last !== undefined) yield last;
  for (const key of keys) if (key !== last) yield key;
}

function verifiedBy(name: IssuerName, key: IssuerKey, entry: IndexedCertificate): IssuerLink {
  name.lastVerified = key;
  return { kind: 'verified', issuers: key.fingerprints.filter((fingerprint) => fingerprint !== entry.fingerprint) };
}
