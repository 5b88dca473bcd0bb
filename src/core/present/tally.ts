import * as l10n from '@vscode/l10n';
import { materialsOf } from '../pki/cluster/connections/materialsOf.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { day } from '../text/duration.ts';
import { memoisedInLanguage } from '../text/memoised.ts';
import { stateOf } from './connections/verdictWords.ts';
import { problemCount } from './findings/problemCount.ts';
import { type JudgedCertificates, judgedCertificates } from './judgedCertificates.ts';
import { judgedConnections } from './judgedConnections.ts';
import { hostMapOf } from './map/hosts/chainRows.ts';
import { clusterIn } from './map/hosts/clusterIn.ts';
import type { PresentContext } from './presentContext.ts';
import { isQuietCertificate } from './quietParts.ts';

/** A number that readers show, of one unit, with its words. */
export interface Tally {
  readonly unit: 'connection' | 'host' | 'certificate' | 'problem';
  readonly state: 'broken' | 'willStop';
  readonly count: number;
  /** `2 broken connections`, `3 certificates expire within 30 days`. */
  readonly words: string;
  /** Of certificates: these, the one that ends first before the others. */
  readonly certificates: readonly CertificateNode[];
}

/**
 * What needs attention in a picture, the worst first: broken connections (or hosts and webhooks, where nothing else is known), certificates that do not work although no connection
 * tells it, connections that will stop, certificates that will. Problems of anything else count only if there is nothing else.
 * What lies where no cluster reads it is left out. Status bar and badge show the first number.
 */
export const talliesOf = memoisedInLanguage((context: PresentContext): readonly Tally[] => {
  const judged = judgedCertificates(context);
  const { model, verdicts } = judgedConnections(context);
  const warning = context.policy.warnWithinDays * day;
  const counted = new Set(model.connections.flatMap(materialsOf).flatMap(({ material }) => material.certificates));
  // Without a control plane, the map draws hosts and webhooks in place of connections.
  const { rows, hosts } = hostMapOf(context, verdicts, warning);
  const isAlone = rows.length > 0 && clusterIn(verdicts) === undefined;
  const tallies = (['broken', 'willStop'] as const).flatMap((state) => {
    const connections = verdicts.filter((verdict) => stateOf(verdict) === state).length;
    const certificates = certificatesBeside(context, judged, state, counted);
    // Beside connections, a host counts whose connection does not tell that it is broken.
    const counting = isAlone
      ? rows.filter((row) => row.state === state)
      : hosts.filter(
          (chain) =>
            state === 'broken' &&
            chain.state === state &&
            !chain.verdicts.some((verdict) => verdict.state === 'broken'),
        );
    const count = counting.reduce((sum, row) => sum + row.count, 0);
    return [
      ...(isAlone ? [] : [tally('connection', state, connections, connectionWords(state, connections))]),
      tally('host', state, count, hostWords(state, count)),
      tally('certificate', state, certificates.length, certificateWords(state, certificates, context), certificates),
    ];
  });
  const found = tallies.filter(({ count }) => count > 0);
  const problems = found.length > 0 ? 0 : problemCount(context.findings);
  if (problems === 0) return found;
  const words = problems === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', problems);
  const isError = context.findings.some(({ severity }) => severity === 'error');
  return [tally('problem', isError ? 'broken' : 'willStop', problems, words)];
});

function tally(
  unit: Tally['unit'],
  state: Tally['state'],
  count: number,
  words: string,
  certificates: readonly CertificateNode[] = [],
): Tally {
  return { unit, state, count, words, certificates };
}

/** Certificates in a state that no connection has because of them: those are counted already. */
function certificatesBeside(
  { graph, policy }: PresentContext,
  { stateOf: stateOfCertificate, useOf }: JudgedCertificates,
  state: Tally['state'],
  counted: ReadonlySet<CertificateNode>,
): readonly CertificateNode[] {
  return [...graph.certificates.values()]
    .filter((node) => stateOfCertificate(node) === state && !(counted.has(node) && useOf(node)?.state === state))
    .filter((node) => !isQuietCertificate(node, policy))
    .sort((a, b) => (a.certificate.notAfter ?? 0) - (b.certificate.notAfter ?? 0));
}

function connectionWords(state: Tally['state'], count: number): string {
  if (state === 'broken') return count === 1 ? l10n.t('1 broken connection') : l10n.t('{0} broken connections', count);
  return count === 1 ? l10n.t('1 connection will stop') : l10n.t('{0} connections will stop', count);
}

function hostWords(state: Tally['state'], count: number): string {
  if (state === 'broken') return count === 1 ? l10n.t('1 broken host') : l10n.t('{0} broken hosts', count);
  return count === 1 ? l10n.t('1 host will stop') : l10n.t('{0} hosts will stop', count);
}

function certificateWords(
  state: Tally['state'],
  certificates: readonly CertificateNode[],
  { policy, now }: PresentContext,
): string {
  const { length: count } = certificates;
  const isOver = certificates.every(({ certificate: { notAfter } }) => notAfter !== undefined && notAfter < now);
  if (state === 'broken') {
    if (isOver) return count === 1 ? l10n.t('1 certificate expired') : l10n.t('{0} certificates expired', count);
    return count === 1 ? l10n.t('1 certificate not working') : l10n.t('{0} certificates not working', count);
  }
  const days = policy.warnWithinDays;
  const isSoon = certificates.every(({ certificate: { notAfter = Number.POSITIVE_INFINITY } }) => {
    return notAfter >= now && notAfter - now < days * day;
  });
  if (isSoon) {
    return count === 1
      ? l10n.t('1 certificate expires within {0} days', days)
      : l10n.t('{0} certificates expire within {1} days', count, days);
  }
  return count === 1 ? l10n.t('1 certificate will stop working') : l10n.t('{0} certificates will stop working', count);
}
