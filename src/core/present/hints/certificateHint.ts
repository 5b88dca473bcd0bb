import * as l10n from '@vscode/l10n';
import type { FindingCode } from '../../findings/catalog.ts';
import { useOf } from '../../findings/certificateWords.ts';
import type { Finding } from '../../findings/findingModel.ts';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, DecodedCredential, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { noEndDate } from '../../text/moment.ts';
import { useWords } from '../certificateUses.ts';
import { certificateCount } from '../certificateWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { judgeAtPlace, type PlaceVerdict } from '../judgedCertificates.ts';
import { nodeOf } from '../nodeOf.ts';
import type { PresentContext } from '../presentContext.ts';
import { type State, worstState } from '../stateMark.ts';
import { isAboutExpiry, type Verdict } from '../verdict.ts';
import type { Hint } from './hintText.ts';

/** Sums up one certificate: `✓ CA kubernetes · 7 y`, `✗ kubernetes-admin · expired 12 d ago`. */
export function certificateHint(
  { node, place }: ShownCertificate,
  findings: readonly Finding[],
  context: PresentContext,
  { hasKey }: { readonly hasKey: boolean },
): Hint {
  const verdict = judgeAtPlace(node, place, findings, context);
  if (context.isAsOf === true) return asOfHint(node, verdict, context);
  const names = node.certificate.subjectAltName?.length ?? 0;
  const isServing = useOf(node) === 'serving';
  return {
    state: verdict.state,
    name: hintName(node),
    details: [
      ...(isServing && names > 1 ? [l10n.t('{0} names', names)] : []),
      ...(hasKey && node.keys.length > 0 ? [l10n.t('key matches')] : []),
    ],
    verdict: verdictWords(node, verdict, context.now),
  };
}

/** Sums up several certificates: `⚠ 3 CAs · 1 expired`, `✓ 3 CAs · first ends in 94 d`. */
export function certificatesHint(
  shown: readonly ShownCertificate[],
  unreadable: number,
  findings: readonly Finding[],
  context: PresentContext,
): Hint {
  const isAllCas = shown.every(({ node }) => isUsedAsCa(node));
  const count = shown.length + unreadable;
  const judged = shown.map(({ node, place }) => ({
    node,
    verdict: judgeAtPlace(
      node,
      place,
      findings.filter((finding) => finding.fingerprint === node.fingerprint || concernsAllCertificates(finding)),
      context,
    ),
  }));
  return {
    state: bundleState(judged, unreadable),
    name: isAllCas ? l10n.t('{0} CAs', count) : certificateCount(count),
    verdict: bundleWords(judged, unreadable, context.now),
  };
}

/** Tells whether a finding is about all certificates of a value (nothing reads them), not about one. */
export function concernsAllCertificates({ code, fingerprint }: Finding): boolean {
  return code === 'pem-label-ignored' && fingerprint === undefined;
}

/** A certificate where it is summed up. */
export interface ShownCertificate {
  readonly node: CertificateNode;
  readonly place: Occurrence;
}

/** The certificates among some credentials of a file. */
export function shownIn(
  credentials: readonly DecodedCredential[],
  file: DecodedFile,
  { graph }: PresentContext,
): readonly ShownCertificate[] {
  return credentials.flatMap((credential) => {
    const node = nodeOf(graph, credential);
    return node === undefined ? [] : [{ node, place: { file, credential } }];
  });
}

interface Judged {
  readonly node: CertificateNode;
  readonly verdict: Verdict;
}

/** A serving certificate is known by its role, any other by its subject. */
function hintName(node: CertificateNode): string {
  switch (useOf(node)) {
    case 'ca':
      return l10n.t('CA {0}', subjectName(node.certificate));
    case 'serving':
      return certificateName(node.certificate, node.role);
    case 'client':
      return subjectName(node.certificate);
  }
}

function verdictWords(
  { certificate }: CertificateNode,
  { expiry, problems, use, isKeyMisplaced }: PlaceVerdict,
  now: number,
): string {
  const words = shortExpiry(certificate, expiry, now);
  if (isKeyMisplaced === true) return l10n.t('key does not match');
  if (use !== undefined) return useWords(use);
  const others = problems.filter((problem) => !isAboutExpiry(problem));
  const [other] = others;
  if (other === undefined) return words;
  const isFineByDate = expiry === 'valid' || expiry === 'endsWithinTwoYears';
  if (!isFineByDate) return `${words} · +${others.length}`;
  const named = shortProblem(other.code);
  if (named === undefined) {
    return `${words} · ${others.length === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', others.length)}`;
  }
  return others.length === 1 ? named : `${named} · +${others.length - 1}`;
}

/** Short words for problems that are more urgent than the time left. */
function shortProblem(code: FindingCode): string | undefined {
  switch (code) {
    case 'key-cert-mismatch':
      return l10n.t('key does not match');
    case 'sig-invalid':
      return l10n.t('signature is not valid');
    default:
      return undefined;
  }
}

/** When another date is used, the date comes first: `✗ 2027-05-01: expired 11 d ago`. */
function asOfHint({ certificate }: CertificateNode, { state, expiry }: Verdict, { now }: PresentContext): Hint {
  const date = new Date(now).toISOString().slice(0, 10);
  return { state, name: l10n.t('{0}: {1}', date, shortExpiry(certificate, expiry, now)) };
}

/** A bundle works as long as one CA in it does; a chain does not without its leaf. */
function bundleState(judged: readonly Judged[], unreadable: number): State {
  const works = judged.filter(({ verdict }) => verdict.state !== 'broken');
  const isLeafBroken = judged.some(({ node, verdict }) => verdict.state === 'broken' && !isUsedAsCa(node));
  if (works.length === 0 || isLeafBroken) return 'broken';
  const worst = worstState(works.map(({ verdict }) => verdict.state));
  return works.length < judged.length || unreadable > 0 ? worstState([worst, 'willStop']) : worst;
}

function bundleWords(judged: readonly Judged[], unreadable: number, now: number): string {
  const count = (expiry: Verdict['expiry']) => judged.filter(({ verdict }) => verdict.expiry === expiry).length;
  const [expired, notYetValid] = [count('expired'), count('notYetValid')];
  if (expired > 0) return l10n.t('{0} expired', expired);
  if (unreadable > 0) return l10n.t('{0} unreadable', unreadable);
  if (notYetValid > 0) return l10n.t('{0} not yet valid', notYetValid);
  const problems = judged.reduce(
    (sum, { verdict }) => sum + verdict.problems.filter((p) => !isAboutExpiry(p)).length,
    0,
  );
  if (problems > 0) return problems === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', problems);
  const ends = judged.map(({ node }) => node.certificate.notAfter).filter((end) => end !== undefined);
  if (ends.length < judged.length) return l10n.t('dates cannot be read');
  const first = Math.min(...ends);
  return first === noEndDate ? l10n.t('no end date') : l10n.t('first expires in {0}', formatDuration(first - now));
}
