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
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';

const notWithinDates = '`x509: certificate has expired or is not yet valid`';

/**
 * Ends before it begins.
 *
 * When: `notAfter` is not later than `notBefore`.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see RFC5280
 */
export const validityInverted = {
  code: 'validity-inverted',
  severity: 'error',
  fact: {
    same: '{name} begins and ends in the same second, {notAfter}.',
    earlier: '{name} ends before it begins: it ends {notAfter} and begins {notBefore}.',
  },
  consequence: `It is never valid: verification always fails with ${notWithinDates}.`,
  wayOut: 'Reissue it.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Certificate without an end date.
 *
 * When: `notAfter` is `99991231235959Z`.
 *
 * RFC 5280, 4.1.2.5 allows this value for certificates without an end. A certificate with an end date is replaced regularly.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see RFC5280
 */
export const validityNoExpiration = {
  code: 'validity-no-expiration',
  severity: 'info',
  fact: '{name} has no end date (99991231235959Z), so nothing will ever remind you to renew it.',
} as const satisfies FindingRecord;

/**
 * CA valid for more than 10 years.
 *
 * When: a CA is valid for more than 3653 days. Roots that issue only CAs, and bundles of more than ten certificates, are not reported.
 *
 * kubeadm warns about longer values. Choose a shorter time at the next rotation.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see KA-types
 */
export const caLifetimeOver10y = {
  code: 'ca-lifetime-over-10y',
  severity: 'info',
  fact: 'CA {ca} is valid for {years} years. kubeadm recommends at most 10.',
} as const satisfies FindingRecord;

/**
 * CA expires before its certificate.
 *
 * When: a certificate ends a day or more after its issuer, and neither has expired. If several certificates of the issuer have the same key,
 * the last one to end counts. While the issuer is valid for more than ten years it is a hint.
 *
 * A chain is valid only while all of its certificates are.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see RFC5280, GO-x509
 */
export const caExpiresBeforeLeaf = {
  code: 'ca-expires-before-leaf',
  severity: 'warning',
  fact: {
    dated: '{name} is valid until {notAfter}, but its CA {ca} only until {end}.',
    endless: '{name} has no end date, but its CA {ca} is valid only until {end}.',
  },
  consequence: `After that, verification fails with ${notWithinDates}.`,
  wayOut: 'Rotate the CA first, then reissue it.',
} as const satisfies FindingRecord;

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
  return problem(validityInverted, {
    fact: notAfter === notBefore ? 'same' : 'earlier',
    values: {
      name: nameInSentence(node, occurrence),
      notAfter: formatIsoTime(notAfter),
      notBefore: formatIsoTime(notBefore),
    },
  });
}

function endless(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (node.certificate.notAfter !== noEndDate) return undefined;
  return problem(validityNoExpiration, { values: { name: nameInSentence(node, occurrence) } });
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
  return problem(caLifetimeOver10y, {
    values: { ca: subjectName(node.certificate), years: Math.floor(life / year) },
  });
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
  const [place] = issuer.occurrences;
  return problem(caExpiresBeforeLeaf, {
    fact: notAfter === noEndDate ? 'endless' : 'dated',
    severity: endOf(issuer) - now > farAway ? 'hint' : undefined,
    values: {
      name: nameInSentence(node, occurrence),
      notAfter: formatDate(notAfter),
      ca: subjectName(issuer.certificate),
      end: formatDate(endOf(issuer)),
    },
    related: place && [relatedPlace(place, l10n.t('CA that ends earlier'))],
  });
}

function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? noEndDate;
}
