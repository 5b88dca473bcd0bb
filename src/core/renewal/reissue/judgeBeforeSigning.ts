import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { certificationPaths } from '../../pki/certificationPaths.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { createCertificatePool } from '../../pki/verification/certificatePool.ts';
import { oids } from '../../pki/verification/oids.ts';
import { verifyKnownLinks } from '../../pki/verification/verifyCertificate.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../x509/go/readLikeGo.ts';
import { derBitString, derSequence } from '../derWriter.ts';
import type { PlannedExtension, PlannedValidity, RenewalCa } from '../renewalModel.ts';
import { writeTbsCertificate } from '../writeCertificate.ts';

/** A certificate as it will be. */
interface Candidate {
  readonly subject: Bytes;
  readonly spki: Bytes;
  readonly validity: PlannedValidity;
  readonly extensions: readonly PlannedExtension[];
}

/** Go's verdict on a certificate that is not signed yet. */
export interface EarlyVerdict {
  /** Go's error: everyone who is known to trust the CA, or what is above it, would reject it. */
  readonly error?: string;
  /** Those who trust the CA itself would accept it, but not those who trust what is above it. */
  readonly warning?: string;
}

/**
 * Verifies a certificate with our Go verifier before it is signed, as if the CA had signed it: name constraints, path
 * lengths, usages, dates of the whole path, and whether Go can read it.
 */
export function judgeBeforeSigning(graph: PkiGraph, ca: RenewalCa, candidate: Candidate, at: number): EarlyVerdict {
  const { validity, subject, spki, extensions } = candidate;
  const identifier = ca.scheme.identifier;
  const tbsCertificate = writeTbsCertificate({
    serialNumber: Uint8Array.of(1),
    signatureIdentifier: identifier,
    issuer: ca.node.certificate.subject.der,
    validity,
    subject,
    spki,
    extensions: extensions.flatMap(({ der }) => (der === undefined ? [] : [der])),
  });
  const reading = readLikeGo(derSequence(tbsCertificate, identifier, derBitString(new Uint8Array(64))));
  if ('error' in reading) return { error: reading.error };
  const { certificate } = reading;
  const nodes = new Map<GoCertificate, CertificateNode>();
  const read = (node: CertificateNode): readonly GoCertificate[] => {
    const known = goReadingOf(node.certificate);
    if ('error' in known) return [];
    nodes.set(known.certificate, node);
    return [known.certificate];
  };
  const members = [...new Set(certificationPaths(graph, ca.node).flat())];
  const usages = certificate.extKeyUsage.length === 0 ? [oids.anyExtendedKeyUsage] : certificate.extKeyUsage;
  const judge = (anchors: readonly CertificateNode[]): string | undefined => {
    const verdict = verifyKnownLinks(
      {
        certificate,
        anchors: createCertificatePool(anchors.flatMap(read)),
        intermediates: createCertificatePool(members.filter((node) => !anchors.includes(node)).flatMap(read)),
        at: Math.max(at, validity.notBefore),
        usages,
      },
      (child, issuer) =>
        child === certificate
          ? nodes.get(issuer)?.keyId === ca.node.keyId
          : isSigned(nodes.get(child), nodes.get(issuer)),
    );
    return verdict.error?.message;
  };
  const error = judge([ca.node]);
  if (error !== undefined) return { error };
  const roots = members.filter(({ issuer }) => issuer.kind === 'selfSigned');
  const above = roots.length === 0 || roots.includes(ca.node) ? undefined : judge(roots);
  if (above === undefined) return {};
  return isTrustedItself(ca.node) ? { warning: above } : { error: above };
}

/** Something trusts the CA itself, so what is above it does not count there. */
function isTrustedItself({ role, uses, occurrences }: CertificateNode): boolean {
  const roles = [role, ...uses].filter((each) => each !== undefined && each.reason !== 'subject');
  return (
    roles.some((each) => certificateRole(each?.id ?? '')?.use === 'ca') ||
    occurrences.some(({ credential }) => fieldOf(credential)?.role === 'ca')
  );
}

function isSigned(child: CertificateNode | undefined, issuer: CertificateNode | undefined): boolean {
  return child?.issuer.kind === 'verified' && issuer !== undefined && child.issuer.issuers.includes(issuer.fingerprint);
}
