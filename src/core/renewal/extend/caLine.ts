import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { authoritiesAbove } from '../../pki/privateCas.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { needsMending } from './mendedCa.ts';

/** A CA with its earlier certificates: they have the same key and name, and verify the same. */
export interface CaLine {
  /** The certificate that ends last. */
  readonly node: CertificateNode;
  /** All of them. */
  readonly nodes: readonly CertificateNode[];
}

/** All certificates of a CA in the files. */
export function lineOf({ certificates, keys }: PkiGraph, node: CertificateNode): CaLine {
  const { subject, issuer } = node.certificate;
  const nodes = (keys.get(node.keyId)?.certificates ?? [])
    .flatMap((each) => certificates.get(each) ?? [])
    .filter(
      (each) =>
        isAuthority(each) &&
        equalBytes(each.certificate.subject.der, subject.der) &&
        equalBytes(each.certificate.issuer.der, issuer.der),
    )
    .toSorted((a, b) => endOf(b) - endOf(a));
  return { node: nodes[0] ?? node, nodes: nodes.length === 0 ? [node] : nodes };
}

/** The CA itself, or the CAs above a certificate that have ended, or are not allowed to be CAs. */
export function endedAbove(graph: PkiGraph, node: CertificateNode, now: number): readonly CertificateNode[] {
  if (isAuthority(node)) return [lineOf(graph, node).node];
  const lines = new Set(authoritiesAbove(graph, node).map((each) => lineOf(graph, each).node));
  return [...lines].filter((each) => (each.certificate.notAfter ?? now) < now || needsMending(graph, each));
}

/** Used as a CA, even if it says that it is none. */
export function isAuthority(node: CertificateNode): boolean {
  const roles = [node.role, ...node.uses];
  return (
    isUsedAsCa(node) || node.issued.length > 0 || roles.some((role) => certificateRole(role?.id ?? '')?.use === 'ca')
  );
}

/** When it expires. */
export function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? 0;
}
