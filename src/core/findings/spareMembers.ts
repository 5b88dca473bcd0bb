import { isText } from '../locate/files/quietPlaces.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { bundleOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { equalBytes } from '../x509/bytes.ts';

/** The last moment of a certificate. */
export function endOf({ certificate: { notAfter } }: CertificateNode): number {
  return notAfter ?? Number.POSITIVE_INFINITY;
}

/**
 * Tells whether a bundle works without its expired or expiring CA: another CA in it is valid, and for longer; and
 * everything known that this one signed and that is still valid is also signed by another certificate that is (a CA
 * re-issued with its key), or is itself a CA of which the bundle has another certificate with the same key (`crossed`:
 * verifiers find that path).
 */
export function spareIn(
  graph: PkiGraph,
  {
    node: ending,
    occurrence: { file, credential },
    now,
  }: { node: CertificateNode; occurrence: Occurrence; now: number },
): 'plain' | 'crossed' | undefined {
  const isValid = ({ certificate: { notBefore = now, notAfter = now } }: CertificateNode) =>
    notBefore <= now && now <= notAfter;
  // Certificates in the text of a program or a script are not read together.
  if (credential.value.keyPath === undefined && isText(file)) return undefined;
  const members = bundleOf(file, credential).flatMap(({ fingerprint }) => {
    const member = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
    return member !== undefined && member !== ending && isUsedAsCa(member) && isValid(member) ? [member] : [];
  });
  if (!members.some((member) => endOf(member) > endOf(ending))) return undefined;
  const issued = ending.issued.flatMap((fingerprint) => {
    const each = graph.certificates.get(fingerprint);
    return each !== undefined && isValid(each) && each.issuer.kind === 'verified' ? [each] : [];
  });
  const isSignedByOther = ({ issuer }: CertificateNode) =>
    issuer.kind === 'verified' &&
    issuer.issuers.some((fingerprint) => {
      const node = graph.certificates.get(fingerprint);
      return node !== undefined && node !== ending && isValid(node);
    });
  const left = issued.filter((each) => !isSignedByOther(each));
  const isTrustedItself = ({ keyId, certificate, fingerprint }: CertificateNode) =>
    members.some(
      (member) =>
        member.keyId === keyId &&
        member.fingerprint !== fingerprint &&
        member.issuer.kind === 'selfSigned' &&
        equalBytes(member.certificate.subject.der, certificate.subject.der),
    );
  if (!left.every(isTrustedItself)) return undefined;
  return left.length > 0 ? 'crossed' : 'plain';
}
