import { addToGroup } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import { byteKey } from './byteKey.ts';
import type { CertificateNode } from './pkiModel.ts';

/** A certificate of a bundle. */
export interface ChainMember {
  readonly node: CertificateNode;
}

/**
 * Finds the members of a bundle that signed a certificate, in the order of the bundle; copies are left out. Where
 * nobody can tell by signature, the name decides.
 */
export function issuersAmong<T extends ChainMember>(members: readonly T[]): (node: CertificateNode) => readonly T[] {
  const byFingerprint = new Map<string, T>();
  const bySubject = new Map<string, T[]>();
  for (const member of members) {
    const { fingerprint, certificate } = member.node;
    if (byFingerprint.has(fingerprint)) continue;
    byFingerprint.set(fingerprint, member);
    const subject = byteKey(certificate.subject.der);
    addToGroup(bySubject, subject, member);
  }
  const position = new Map([...byFingerprint.values()].map((member, index) => [member, index]));
  return (node) => {
    if (!isIssuerDoubtful(node)) {
      return verifiedIssuers(node)
        .flatMap((fingerprint) => byFingerprint.get(fingerprint) ?? [])
        .sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0));
    }
    const namesakes = bySubject.get(byteKey(node.certificate.issuer.der)) ?? [];
    return namesakes.filter((member) => member.node !== node);
  };
}

/** Tells whether a known certificate may have signed this one, and nobody can check that it did. */
export function isIssuerDoubtful({ issuer, certificate }: CertificateNode): boolean {
  if (issuer.kind === 'unknown') return issuer.cut === true;
  const isSelfIssued = equalBytes(certificate.issuer.der, certificate.subject.der);
  return issuer.kind === 'signatureInvalid' || (issuer.kind === 'unverifiable' && !isSelfIssued);
}

function verifiedIssuers({ issuer }: CertificateNode): readonly string[] {
  if (issuer.kind === 'verified') return issuer.issuers;
  return issuer.kind === 'unknown' && issuer.encodedOtherwise !== undefined ? [issuer.encodedOtherwise] : [];
}

/** The members on the ways from `leaf` upwards, itself first, each behind one that it signed. */
export function membersOnWay<T extends ChainMember>(members: readonly T[], leaf: T): readonly T[] {
  const issuersOf = issuersAmong(members);
  const found = new Set<T>();
  const waiting = [leaf];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...issuersOf(next.node).toReversed());
  }
  return [...found];
}

/**
 * Finds the certificate that should come first: the one of the key that is loaded with them; else the first if it signed
 * none of the others, else the first that did not.
 *
 * @param keyIds - Keys that are loaded with them.
 */
export function leafAmong<T extends ChainMember>(members: readonly T[], keyIds: ReadonlySet<string>): T | undefined {
  const ofKey = members.find(({ node }) => keyIds.has(node.keyId));
  if (ofKey !== undefined) return ofKey;
  const issuersOf = issuersAmong(members);
  const signers = new Set(members.flatMap(({ node }) => issuersOf(node)));
  return members.find((member) => !signers.has(member)) ?? members[0];
}
