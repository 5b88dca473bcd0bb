import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { formatDurationInWords } from '../text/duration.ts';
import { formatMoment } from '../text/moment.ts';
import { visibleText } from '../text/visibleText.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { listOf, nameInSentence, roleOf, useOf } from './certificateWords.ts';
import { consequenceOf } from './consequences.ts';
import { sentences } from './draft.ts';
import type { Severity } from './findingModel.ts';

/** Writes the message of a finding about dates: what is wrong, what it breaks, the way out; an info or hint has the first only. */
export function validityMessage(
  graph: PkiGraph,
  node: CertificateNode,
  occurrence: Occurrence,
  { code, severity, now }: { readonly code: string; readonly severity: Severity | undefined; readonly now: number },
): string {
  const { notBefore = now, notAfter = now } = node.certificate;
  const name = nameInSentence(node, occurrence);
  const consequence = consequenceOf(roleOf(node)?.id, useOf(node));
  const ends = (): readonly string[] => [formatDurationInWords(notAfter - now), formatMoment(notAfter, now)];
  const expires = (): string => l10n.t('{0} expires in {1} ({2}).', name, ...ends());
  const expired = (): string => l10n.t('{0} expired {1} ago ({2}).', name, ...ends());
  if ((severity === 'info' || severity === 'hint') && notBefore <= now) return now <= notAfter ? expires() : expired();
  switch (code) {
    case 'expired-member-in-bundle':
      return sentences(
        l10n.t('{0} in this bundle expired {1} ago ({2}).', name, ...ends()),
        l10n.t('The bundle still works, since another CA in it is valid; this one only adds noise.'),
        l10n.t('Remove its block.'),
      );
    case 'cert-not-yet-valid':
      return sentences(
        l10n.t(
          '{0} becomes valid in {1} ({2}).',
          name,
          formatDurationInWords(notBefore - now),
          formatMoment(notBefore, now),
        ),
        consequence.until,
        l10n.t('Check the clock of the host that issued it, or re-issue it.'),
      );
    case 'ca-expiring-soon':
    case 'cert-expiring-soon':
    case 'cert-expiring-critical':
      return sentences(expires(), consequence.after, wayOut(graph, node));
    default:
      return sentences(expired(), consequence.now, wayOut(graph, node));
  }
}

/** Common names of the CAs that kubeadm makes. */
const kubeadmCas: ReadonlySet<string> = new Set(['kubernetes', 'etcd-ca', 'front-proxy-ca']);

function wayOut(graph: PkiGraph, node: CertificateNode): string {
  if (useOf(node) === 'ca') {
    return kubeadmCas.has(subjectName(node.certificate))
      ? l10n.t('kubeadm cannot renew CAs: plan a CA rotation.')
      : l10n.t('Replace it, and re-issue what it signed.');
  }
  if (node.issuer.kind === 'selfSigned') return l10n.t('Re-issue it.');
  const issuer = issuerName(graph, node);
  const restart = roleOf(node)?.restart?.();
  if (issuer === undefined) return l10n.t('Renew it.');
  return restart === undefined || restart.length === 0
    ? l10n.t('Renew it with CA {0}.', issuer)
    : l10n.t('Renew it with CA {0} and restart {1}.', issuer, listOf(restart));
}

function issuerName(graph: PkiGraph, node: CertificateNode): string | undefined {
  const [fingerprint] = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  const issuer = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (issuer !== undefined) return subjectName(issuer.certificate);
  const name = attributeValues(node.certificate.issuer, 'CN').at(-1);
  return name === undefined ? undefined : visibleText(name);
}
