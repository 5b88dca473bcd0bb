import * as l10n from '@vscode/l10n';
import type { ClusterPicture, KubeconfigUser } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import { judgedPlaces } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';

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
  const until = renewed.certificate.notAfter;
  return [
    placedAt(
      certificate.place,
      {
        code: 'kubeconfig-embedded-cert-expired',
        fact: l10n.t(
          'This certificate expired ({0}), and a renewed one is in {1}{2}.',
          formatMoment(notAfter, now),
          fileName(place.file),
          until === undefined ? '' : l10n.t(' (until {0})', formatMoment(until, now)),
        ),
        consequence: l10n.t('kubectl gets {0}.', '`error: You must be logged in to the server (Unauthorized)`'),
        wayOut: l10n.t('Copy the renewed certificate and its key.'),
        related: [relatedPlace(place, l10n.t('The renewed certificate'))],
      },
      leaf.fingerprint,
    ),
  ];
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
