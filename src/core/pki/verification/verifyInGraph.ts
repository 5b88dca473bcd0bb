import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { certificationPaths } from '../certificationPaths.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { createCertificatePool } from './certificatePool.ts';
import { oids } from './oids.ts';
import type { Verification } from './verificationModel.ts';
import { verifyKnownLinks } from './verifyCertificate.ts';

/**
 * Gives Go's verdict on a certificate with the graph: its roots are the anchors, and its links show which signatures
 * verify. The path must allow one of the certificate's own usages.
 *
 * @returns `undefined` when no root is known, or Go cannot read the certificate.
 */
export function verifyInGraph(graph: PkiGraph, node: CertificateNode, at: number): Verification | undefined {
  const nodes = new Map<GoCertificate, CertificateNode>();
  for (const member of certificationPaths(graph, node).flat()) {
    const reading = goReadingOf(member.certificate);
    if (!('error' in reading)) nodes.set(reading.certificate, member);
  }
  const certificates = [...nodes.keys()];
  const [certificate] = certificates;
  const anchors = certificates.filter((each) => nodes.get(each)?.issuer.kind === 'selfSigned');
  if (certificate === undefined || nodes.get(certificate) !== node || anchors.length === 0) return undefined;
  const { extKeyUsage } = certificate;
  return verifyKnownLinks(
    {
      certificate,
      anchors: createCertificatePool(anchors),
      intermediates: createCertificatePool(
        certificates.filter((each) => !anchors.includes(each) && each !== certificate),
      ),
      at,
      usages: extKeyUsage.length === 0 ? [oids.anyExtendedKeyUsage] : extKeyUsage,
    },
    (child, issuer) => {
      const link = nodes.get(child)?.issuer;
      const fingerprint = nodes.get(issuer)?.fingerprint ?? '';
      return link?.kind === 'verified' && link.issuers.includes(fingerprint);
    },
  );
}
