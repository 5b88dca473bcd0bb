import * as l10n from '@vscode/l10n';
import type { ClusterPicture, KubeconfigUser } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { stopsNow } from '../consequences.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedPlaces, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';

/**
 * Expired copy of a renewed certificate.
 *
 * When: the client certificate in a kubeconfig has expired, and a valid one of the same user and CA stands elsewhere.
 *
 * kubeadm renews the kubeconfigs in `/etc/kubernetes` only. Copies, such as `~/.kube/config`, must be copied again.
 *
 * @category wiring
 * @stage understand
 * @see KA-renew
 */
export const kubeconfigEmbeddedCertExpired = {
  code: 'kubeconfig-embedded-cert-expired',
  severity: 'error',
  fact: 'This certificate expired ({notAfter}); {file} has a renewed one that is valid until {end}.',
  consequence: stopsNow.kubectl,
  wayOut: 'Copy the renewed certificate and its key.',
  quickFix: 'replace-client-cert',
} as const satisfies FindingRecord;

/** Reports users whose embedded certificate has expired while a renewed one stands elsewhere: copies are not renewed. */
export function checkKubeconfigCopies({ graph, kubeconfigs }: ClusterPicture, now: number): readonly FindingDraft[] {
  return kubeconfigs.flatMap(({ users }) => users.flatMap((user) => judge(graph, user, now)));
}

function judge(graph: PkiGraph, { certificate }: KubeconfigUser, now: number): readonly FindingDraft[] {
  const [leaf] = certificate?.certificates ?? [];
  const notAfter = leaf?.certificate.notAfter;
  if (certificate?.source !== 'value' || leaf === undefined || notAfter === undefined || notAfter >= now) return [];
  const renewed = renewedOf(graph, leaf, now);
  const [place] = judgedPlaces(renewed?.occurrences ?? []);
  if (renewed === undefined || place === undefined) return [];
  const values = {
    notAfter: formatMoment(notAfter, now),
    file: fileName(place.file),
    end: formatMoment(renewed.certificate.notAfter ?? 0, now),
  };
  const related = [relatedPlace(place, l10n.t('The renewed certificate'))];
  const judgement = problem(kubeconfigEmbeddedCertExpired, { values, related });
  return [placedAt(certificate.place, judgement, leaf.fingerprint)];
}

/** The valid certificate of the same user from the same CA that lasts longest. */
function renewedOf(graph: PkiGraph, leaf: CertificateNode, now: number): CertificateNode | undefined {
  const issuers = issuersOf(leaf);
  let best: CertificateNode | undefined;
  for (const issuer of issuers) {
    for (const fingerprint of graph.certificates.get(issuer)?.issued ?? []) {
      const node = graph.certificates.get(fingerprint);
      if (node === undefined || !isRenewal(leaf, node, now)) continue;
      if ((node.certificate.notAfter ?? 0) > (best?.certificate.notAfter ?? 0)) best = node;
    }
  }
  return best;
}

function issuersOf({ issuer }: CertificateNode): readonly string[] {
  return issuer.kind === 'verified' ? issuer.issuers : [];
}

function isRenewal(leaf: CertificateNode, { certificate, occurrences }: CertificateNode, now: number): boolean {
  const { notBefore = Number.POSITIVE_INFINITY, notAfter = 0, subject } = certificate;
  return (
    notBefore <= now &&
    notAfter > now &&
    equalBytes(subject.der, leaf.certificate.subject.der) &&
    occurrences.some((occurrence) => isWithKey(occurrence))
  );
}

/** A copy for reference, as of requests, helps nobody. */
function isWithKey({ credential }: Occurrence): boolean {
  return credential.value.object?.kind !== 'CertificateSigningRequest';
}
