import { scalarAt } from '../locate/objects/nodes.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { secretReferencesIn } from '../pki/cluster/objects/referencesOf.ts';
import { dnsNamesOf } from '../pki/cluster/objects/servingPairs.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { memoisedBy } from '../text/memoised.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';
import { roleOfFile } from './places.ts';
import { isClientPlace } from './serverNames.ts';

/**
 * keyCertSign without a CA.
 *
 * When: a certificate with `CA:FALSE` has the key usage keyCertSign and has not signed any known certificate.
 *
 * RFC 5280, 4.2.1.3 forbids it. Go ignores it and treats the certificate as a leaf.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see RFC5280
 */
export const kuLeafWithCertsign = {
  code: 'ku-leaf-with-certsign',
  severity: 'warning',
  fact: '{name} has the key usage keyCertSign but is not a CA.',
  consequence: 'Go accepts it, but strict programs reject it (RFC 5280).',
  wayOut: 'Reissue it without keyCertSign.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * CA used as a server or client certificate.
 *
 * When: a server or a client uses a certificate with `CA:TRUE`. A self-signed one is information.
 *
 * Not the CA of an issuer of cert-manager, or one that a Certificate asks for with `isCA: true`, or the issuer of Linkerd, unless a server presents it.
 * If a cluster CA issued it, it is an intermediate CA of the cluster. `etcd --auto-tls` and old versions of `openssl req -x509`
 * create self-signed certificates like this.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see RFC5280, ETCD-tls
 */
export const leafIsCa = {
  code: 'leaf-is-ca',
  severity: 'warning',
  fact: 'The certificate of {subject} is used by a server or client, but it is a CA.',
  consequence: 'Anyone with its key can issue certificates, and programs that trust its issuer accept them.',
  wayOut: 'Reissue it with CA:FALSE.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * basicConstraints not critical.
 *
 * When: the extension basicConstraints of a CA is not critical.
 *
 * RFC 5280, 4.2.1.9 requires it of CAs. Go does not check it.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see RFC5280
 */
export const bcNotCritical = {
  code: 'bc-not-critical',
  severity: 'hint',
  fact: '{name} has basicConstraints that are not marked as critical, as RFC 5280 requires for a CA.',
} as const satisfies FindingRecord;

/** Reports end-entity certificates that claim to be CAs, and CAs whose claim others may overlook. */
export function checkCaClaims(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    leafWithSigningUsage(node, occurrence),
    usedAuthority(graph, node, occurrence),
    uncriticalConstraints(node, occurrence),
  ]);
}

/** One that signed something is judged as the CA that it wants to be. */
function leafWithSigningUsage(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { version, basicConstraints, keyUsage } = node.certificate;
  const isLeaf = version === 3 && basicConstraints?.isCa === false && node.issued.length === 0;
  if (!isLeaf || keyUsage?.includes('keyCertSign') !== true) return undefined;
  return problem(kuLeafWithCertsign, { values: { name: nameInSentence(node, occurrence) } });
}

function usedAuthority(graph: PkiGraph, node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (node.certificate.version !== 3 || node.certificate.basicConstraints?.isCa !== true) return undefined;
  if (!isUsedAsLeaf(node, occurrence) || isMeantToIssue(graph, node, occurrence)) return undefined;
  return problem(leafIsCa, {
    // A self-signed one has no issuer whose trust it could pass on.
    severity: node.issuer.kind === 'selfSigned' ? 'info' : undefined,
    values: { subject: subjectName(node.certificate) },
  });
}

/** Whatever it is meant for, what a server presents is a leaf. */
function isMeantToIssue(graph: PkiGraph, node: CertificateNode, occurrence: Occurrence): boolean {
  const secret = secretOf(occurrence);
  if (!issuingSecrets(graph).has(secret)) return false;
  return !secretReferencesIn(objectIndexOf(clusterPictureOf(graph))).some(
    ({ record: { id }, namespace, name, keys }) =>
      `${namespace}\n${name}` === secret &&
      (presenting.test(id) ||
        // A CA that a program signs with is mounted too, but is for no host; that of Linkerd is.
        (id === 'volume' &&
          name !== linkerdIssuer &&
          keys.some((each) => each.length === 0 || each.includes('tls.crt')) &&
          dnsNamesOf(node).length > 0)),
  );
}

/** References to the certificate that a proxy presents to its clients. */
const presenting =
  /^(?:ingress-tls|istio-gateway|contour-proxy|(?:gateway|route|default)-certificate|traefik-(?:route|store))$/;

const linkerdIssuer = 'linkerd-identity-issuer';

/** Secrets of CAs that issue what a mesh or cert-manager needs, whatever usages they have besides. */
const issuingSecrets = memoisedBy((graph: PkiGraph): ReadonlySet<string> => {
  const index = objectIndexOf(clusterPictureOf(graph));
  const named = (kind: string, ...path: readonly string[]) =>
    index.ofKind(kind).flatMap(({ object: { root, namespace } }) => {
      const name = scalarAt(root, ...path)?.text;
      const home = kind === 'ClusterIssuer' ? 'cert-manager' : namespace;
      const isCa = kind !== 'Certificate' || scalarAt(root, 'spec', 'isCA')?.text === 'true';
      return name === undefined || !isCa ? [] : `${home}\n${name}`;
    });
  return new Set([
    ...named('Issuer', 'spec', 'ca', 'secretName'),
    ...named('ClusterIssuer', 'spec', 'ca', 'secretName'),
    ...named('Certificate', 'spec', 'secretName'),
    ...index.named('Secret', linkerdIssuer).map(({ object: { namespace, name } }) => `${namespace}\n${name}`),
  ]);
});

function secretOf({ credential: { value } }: Occurrence): string {
  const { kind, namespace, name } = value.object ?? {};
  return kind === 'Secret' ? `${namespace}\n${name}` : '';
}

/** By the place: the same certificate may be trusted elsewhere. */
function isUsedAsLeaf(node: CertificateNode, occurrence: Occurrence): boolean {
  const { file, credential } = occurrence;
  if (bundleOf(file, credential)[0] !== credential || fieldOf(credential)?.role === 'ca') return false;
  if (!isUsedAsCa(node) || isClientPlace(occurrence)) return true;
  const use = roleOfFile(occurrence)?.use;
  return use === 'server' || use === 'client' || use === 'both';
}

/** RFC 5280 §4.2.1.9. */
function uncriticalConstraints(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (node.certificate.basicConstraints?.isCa !== true) return undefined;
  if (findExtension(node.certificate, extensionOids.basicConstraints)?.critical !== false) return undefined;
  return problem(bcNotCritical, { values: { name: nameInSentence(node, occurrence) } });
}
