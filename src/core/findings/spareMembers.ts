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
  const isRooted = (each: CertificateNode) =>
    members.some((member) => member.issuer.kind === 'selfSigned' && isEdition(member, each));
  if (left.length > 0 && left.every(isRooted)) return 'crossed';
  // Go, and what follows it, takes any certificate of a bundle as an anchor.
  return left.every((each) => isRooted(each) || members.includes(each)) ? 'plain' : undefined;
}

/** Another certificate of the same CA. */
function isEdition(one: CertificateNode, other: CertificateNode): boolean {
  return (
    one !== other && one.keyId === other.keyId && equalBytes(one.certificate.subject.der, other.certificate.subject.der)
  );
}

/** Tells whether a CA that has ended has another certificate, which is a valid root and stands elsewhere: verifiers that trust that one find it. */
export function hasValidRoot({ certificates, keys }: PkiGraph, ended: CertificateNode, now: number): boolean {
  return (keys.get(ended.keyId)?.certificates ?? []).some((fingerprint) => {
    const node = certificates.get(fingerprint);
    const { notBefore = now } = node?.certificate ?? {};
    return (
      node !== undefined &&
      isEdition(node, ended) &&
      node.issuer.kind === 'selfSigned' &&
      notBefore <= now &&
      now <= endOf(node)
    );
  });
}
