import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { issuersOf } from '../pki/certificationPath.ts';
import { bundleOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { day } from '../text/duration.ts';
import { formatDate, formatIsoTime, noEndDate } from '../text/moment.ts';
import { nameInSentence } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';

/** Reports dates that contradict each other, wherever today stands between them. */
export function checkLifetimes(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    inverted(node, occurrence),
    endless(node, occurrence),
    longLived(graph, node, occurrence),
    outlivesIssuer(graph, node, occurrence, now),
  ]);
}

function inverted(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { notBefore, notAfter } = node.certificate;
  if (notBefore === undefined || notAfter === undefined || notAfter > notBefore) return undefined;
  const name = nameInSentence(node, occurrence);
  return {
    code: 'validity-inverted',
    fact:
      notAfter === notBefore
        ? l10n.t('{0} begins and ends in one second, {1}.', name, formatIsoTime(notBefore))
        : l10n.t('{0} ends before it begins: {1}, and {2}.', name, formatIsoTime(notAfter), formatIsoTime(notBefore)),
    consequence: l10n.t('It is refused at any time with {0}.', '`x509: certificate has expired or is not yet valid`'),
    wayOut: l10n.t('Re-issue it.'),
  };
}

function endless(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (node.certificate.notAfter !== noEndDate) return undefined;
  return {
    code: 'validity-no-expiration',
    fact: l10n.t(
      '{0} has no end date (99991231235959Z), so nothing will ever ask for a new one.',
      nameInSentence(node, occurrence),
    ),
  };
}

/** Ten years and their leap days. */
const longestCaLife = 3653 * day;
const year = 365 * day;
/** Bundles of the web's roots have more members, and nobody here decides on their lives. */
const mostOwnCas = 10;

function longLived(graph: PkiGraph, node: CertificateNode, { file, credential }: Occurrence): Judgement | undefined {
  const { notBefore, notAfter } = node.certificate;
  if (notBefore === undefined || notAfter === undefined || notAfter === noEndDate) return undefined;
  const life = notAfter - notBefore;
  if (life <= longestCaLife || !isUsedAsCa(node) || isAboveCas(graph, node)) return undefined;
  if (bundleOf(file, credential).length > mostOwnCas) return undefined;
  return {
    code: 'ca-lifetime-over-10y',
    fact: l10n.t(
      'CA {0} lives {1} years, and kubeadm recommends at most 10.',
      subjectName(node.certificate),
      Math.floor(life / year),
    ),
  };
}

/** An organisation's root, which issues CAs alone, is not the cluster's. */
function isAboveCas(graph: PkiGraph, { issued }: CertificateNode): boolean {
  const nodes = issued.flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? []);
  return nodes.length > 0 && nodes.every(isUsedAsCa);
}

/** Scripts make a CA and its certificates for the same number of days, one after the other. */
const sameDay = day;
/** An end so far away troubles nobody yet, e.g. kubespray's etcd with its hundred years. */
const farAway = 10 * year;

/** Of several issuers (a CA re-issued with its key) the one that ends last counts. What is over is told as such. */
function outlivesIssuer(
  graph: PkiGraph,
  node: CertificateNode,
  occurrence: Occurrence,
  now: number,
): Judgement | undefined {
  const { notBefore, notAfter } = node.certificate;
  const issuers = issuersOf(graph, node);
  const [issuer] = issuers.toSorted((a, b) => endOf(b) - endOf(a));
  if (notAfter === undefined || notBefore === undefined || issuer === undefined) return undefined;
  const isOver = now > notAfter || now > endOf(issuer) || notAfter <= notBefore;
  if (isOver || notAfter - endOf(issuer) < sameDay) return undefined;
  const ca = subjectName(issuer.certificate);
  const [place] = issuer.occurrences;
  return {
    code: 'ca-expires-before-leaf',
    ...(endOf(issuer) - now > farAway ? { severity: 'hint' } : {}),
    fact: l10n.t(
      '{0} is valid until {1}, but its CA {2} only until {3}.',
      nameInSentence(node, occurrence),
      notAfter === noEndDate ? l10n.t('no date at all') : formatDate(notAfter),
      ca,
      formatDate(endOf(issuer)),
    ),
    consequence: l10n.t(
      'After that whoever verifies it stops with {0}.',
      '`x509: certificate has expired or is not yet valid`',
    ),
    wayOut: l10n.t('Rotate the CA first, then re-issue it.'),
    ...(place === undefined ? {} : { related: [relatedPlace(place, l10n.t('CA that ends earlier'))] }),
  };
}

function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? noEndDate;
}
