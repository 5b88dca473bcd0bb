import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import type { PlannedMaterial } from '../change/changeModel.ts';
import type { RenewalCa } from '../renewalModel.ts';

/** The intermediates that clients need in addition to a certificate whose CA is not a root. */
export function chainOf(graph: PkiGraph, ca: RenewalCa | undefined): readonly PlannedMaterial[] {
  const chain: PlannedMaterial[] = [];
  const seen = new Set<string>();
  for (let node = ca?.node; node !== undefined && node.issuer.kind === 'verified' && !seen.has(node.fingerprint); ) {
    seen.add(node.fingerprint);
    chain.push(knownCertificate(node));
    node = graph.certificates.get(node.issuer.issuers[0] ?? '');
  }
  return chain;
}

/** A certificate that is also written elsewhere. */
export function knownCertificate({ certificate }: CertificateNode): PlannedMaterial {
  return { kind: 'known', label: 'CERTIFICATE', der: certificate.der };
}
