import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../../pki/certificateUse.ts';
import { isIssuerDoubtful, membersOnWay } from '../../pki/chainOrder.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { baseName } from '../../text/paths.ts';
import { chainWords } from '../certificateBundles.ts';
import { nameInSentence } from '../certificateWords.ts';
import { chainIncomplete } from '../chainCompleteness.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt, problem } from '../judgement.ts';
import { isTrustBundle } from '../placesOfTrust.ts';
import { leafOf } from './serverNames.ts';

/**
 * Reports servers for clients of elsewhere, which trust roots alone, that do not send the intermediate CA of their certificate although the files have
 * it. An intermediate that stands where clients read CAs is trusted itself.
 */
export function checkUnsentIntermediates(
  graph: PkiGraph,
  verdicts: readonly ConnectionVerdict[],
): readonly FindingDraft[] {
  const found = new Map<Occurrence, FindingDraft>();
  for (const { connection } of verdicts) {
    const { client, serverShows } = connection;
    const occurrence = leafOf(connection);
    if (client.party !== 'external-client' || occurrence === undefined || serverShows.kind !== 'materials') continue;
    const [shown] = serverShows.materials;
    const sent = shown?.material.certificates ?? [];
    const [leaf] = sent;
    const intermediate = leaf && unsent(graph, leaf, sent);
    if (leaf === undefined || intermediate === undefined || found.has(occurrence)) continue;
    const [place] = intermediate.occurrences;
    const judgement = problem(chainIncomplete, {
      severity: 'warning',
      fact: 'unsent',
      consequence: 'ofAnybody',
      values: { name: nameInSentence(leaf, occurrence), intermediate: subjectName(intermediate.certificate) },
      related: place && [relatedPlace(place, l10n.t('Missing certificate'))],
    });
    found.set(occurrence, judgedAt(occurrence, judgement));
  }
  return [...found.values()];
}

/** The CA that signed the last certificate on the way up from the leaf, if it is no root and nobody is known to trust it. */
function unsent(graph: PkiGraph, leaf: CertificateNode, sent: readonly CertificateNode[]): CertificateNode | undefined {
  const members = sent.map((node) => ({ node }));
  const [first] = members;
  if (first === undefined || isUsedAsCa(leaf)) return undefined;
  const top = membersOnWay(members, first).at(-1)?.node;
  if (top === undefined || isIssuerDoubtful(top) || top.issuer.kind !== 'verified') return undefined;
  const issuers = top.issuer.issuers.flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? []);
  return issuers.some((issuer) => isRoot(issuer) || issuer.occurrences.some(isTrusted)) ? undefined : issuers[0];
}

/** The `ca.crt` beside a certificate is what issued it, which servers do not send and clients do not read. */
function isTrusted(occurrence: Occurrence): boolean {
  const { file, credential } = occurrence;
  const { keyPath = '', object } = credential.value;
  if (!isTrustBundle(occurrence) || chainWords.test(baseName(file.path))) return false;
  const isBeside =
    object?.kind === 'Secret' &&
    keyPath.endsWith("['ca.crt']") &&
    file.credentials.some(
      ({ value }) =>
        value.object?.documentIndex === object.documentIndex &&
        value.object.name === object.name &&
        value.keyPath === keyPath.replace('ca.crt', 'tls.crt'),
    );
  return !isBeside;
}
