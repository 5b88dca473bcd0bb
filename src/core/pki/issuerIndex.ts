import { groupBy } from '../text/groupBy.ts';
import { toHex } from '../x509/toHex.ts';
import type { Certificate, DistinguishedName, NameAttribute, PublicKey } from '../x509/x509Model.ts';
import { byteKey } from './byteKey.ts';

/** A certificate on its way into the graph. */
export interface IndexedCertificate {
  readonly fingerprint: string;
  readonly certificate: Certificate;
  readonly keyId: string;
}

/** One key under one subject name: certificates of a CA reissued with the same key share it. */
export interface IssuerKey {
  readonly keyId: string;
  readonly publicKey: PublicKey;
  readonly fingerprints: string[];
}

/** All keys under one subject name. */
export interface IssuerName {
  readonly subject: DistinguishedName;
  readonly byKeyIdentifier: Map<string, IssuerKey[]>;
  /** By key identity, CAs first. */
  readonly byKey: Map<string, IssuerKey>;
  /** The last key that verified: neighbours in a folder share their CA. */
  lastVerified?: IssuerKey;
  /** Certificates that failed with every key, by their authority key identifier. */
  readonly failures: Map<string, number>;
}

/** By the DER of the subject: Go and RFC 5280 §7.1 as Go reads it compare names octet by octet. */
export type IssuerIndex = ReadonlyMap<string, IssuerName>;

/** Indexes certificates as possible issuers, by subject, then by subject key identifier. */
export function buildIssuerIndex(certificates: Iterable<IndexedCertificate>): IssuerIndex {
  const index = new Map<string, IssuerName>();
  const later: IndexedCertificate[] = [];
  for (const entry of certificates) {
    if (entry.certificate.basicConstraints?.isCa === true) add(index, entry);
    else later.push(entry);
  }
  for (const entry of later) add(index, entry);
  return index;
}

function add(index: Map<string, IssuerName>, { fingerprint, certificate, keyId }: IndexedCertificate): void {
  if (keyId === '') return;
  const subject = byteKey(certificate.subject.der);
  const name: IssuerName = index.get(subject) ?? {
    subject: certificate.subject,
    byKeyIdentifier: new Map(),
    byKey: new Map(),
    failures: new Map(),
  };
  index.set(subject, name);
  const key: IssuerKey = name.byKey.get(keyId) ?? { keyId, publicKey: certificate.publicKey, fingerprints: [] };
  name.byKey.set(keyId, key);
  key.fingerprints.push(fingerprint);
  if (certificate.subjectKeyIdentifier === undefined) return;
  const identifier = byteKey(certificate.subjectKeyIdentifier);
  const same = name.byKeyIdentifier.get(identifier);
  if (same === undefined) name.byKeyIdentifier.set(identifier, [key]);
  else if (!same.includes(key)) same.push(key);
}

/** Finds the names that differ from a name only in their encoding. Names are folded lazily. */
export function createNamesakeSearch(index: IssuerIndex): (name: DistinguishedName) => readonly IssuerName[] {
  let byFolded: ReadonlyMap<string, readonly IssuerName[]> | undefined;
  const answers = new Map<string, readonly IssuerName[]>();
  return (name) => {
    const octets = byteKey(name.der);
    const known = answers.get(octets);
    if (known !== undefined) return known;
    byFolded ??= foldedNames(index);
    const own = index.get(octets);
    const found = (byFolded.get(foldName(name)) ?? []).filter((each) => each !== own);
    answers.set(octets, found);
    return found;
  };
}

function foldedNames(index: IssuerIndex): ReadonlyMap<string, readonly IssuerName[]> {
  return groupBy(index.values(), ({ subject }) => foldName(subject));
}

/**
 * Folds a name so that names that differ only in string type, ASCII case or white space are equal. OpenSSL compares
 * like this, after RFC 5280 §7.1; Go compares octets. Not for display.
 */
function foldName({ rdns }: DistinguishedName): string {
  return rdns.map((rdn) => rdn.map(foldAttribute).sort().join('\u0001')).join('\u0002');
}

function foldAttribute({ oid, value, der }: NameAttribute): string {
  return `${oid}=${value === undefined ? `#${toHex(der)}` : foldText(value)}`;
}

function foldText(text: string): string {
  return text
    .replace(/^[ \t-\r]+|[ \t-\r]+$/g, '')
    .replace(/[ \t-\r]+/g, ' ')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
