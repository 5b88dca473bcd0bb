import { addToGroup } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import { byteKey } from './byteKey.ts';
import { limits } from './limits.ts';
import type { CertificateNode } from './pkiModel.ts';

/** A certificate of a bundle. */
export interface ChainMember {
  readonly node: CertificateNode;
}

/**
 * Finds the members of a bundle that signed a certificate, in bundle order, without copies. If the signature cannot
 * be checked, the name decides.
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

/** Tells whether a known certificate may have signed this one, but the signature cannot be checked. */
export function isIssuerDoubtful({ issuer, certificate }: CertificateNode): boolean {
  if (issuer.kind === 'unknown') return issuer.cut === true;
  const isSelfIssued = equalBytes(certificate.issuer.der, certificate.subject.der);
  return issuer.kind === 'signatureInvalid' || (issuer.kind === 'unverifiable' && !isSelfIssued);
}

function verifiedIssuers({ issuer }: CertificateNode): readonly string[] {
  if (issuer.kind === 'verified') return issuer.issuers;
  return issuer.kind === 'unknown' && issuer.encodedOtherwise !== undefined ? [issuer.encodedOtherwise] : [];
}

/** The members on the paths from `leaf` upwards, `leaf` first, each after one that it signed. */
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
 * Finds the certificate that should come first: the one of the key loaded with them; otherwise the first one that
 * signed none of the others.
 *
 * @param keyIds - Keys loaded with them.
 */
export function leafAmong<T extends ChainMember>(members: readonly T[], keyIds: ReadonlySet<string>): T | undefined {
  const ofKey = members.find(({ node }) => keyIds.has(node.keyId));
  if (ofKey !== undefined) return ofKey;
  const issuersOf = issuersAmong(members);
  const signers = new Set(members.flatMap(({ node }) => issuersOf(node)));
  return members.find((member) => !signers.has(member)) ?? members[0];
}

/** Of certificates that are presented together, the one that is meant, even if it stands behind the CA that signed it. */
export function leafMeant(nodes: readonly CertificateNode[]): CertificateNode | undefined {
  if (nodes.length < 2 || nodes.length > limits.chainLength) return nodes[0];
  return leafAmong(
    nodes.map((node) => ({ node })),
    new Set(),
  )?.node;
}
