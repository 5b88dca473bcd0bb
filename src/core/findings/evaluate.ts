import type { QuietPlace } from '../locate/files/quietPlaces.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { runAtOnce } from '../text/steps.ts';
import { checkBundleMembers } from './bundleMembers.ts';
import { checkCaClaims } from './caClaims.ts';
import { checkCaPermissions } from './caPermissions.ts';
import { certificateBundlesInSteps } from './certificateBundles.ts';
import { checkCertificateVersions } from './certificateVersions.ts';
import { checkChainCompleteness } from './chainCompleteness.ts';
import { checkChainOrder } from './chainOrder.ts';
import { clusterChecks } from './clusters.ts';
import { withBrokenConnections } from './connections/brokenConnections.ts';
import { checkCriticalExtensions } from './criticalExtensions.ts';
import { checkDecodeProblems } from './decodeProblems.ts';
import type { FindingDraft } from './draft.ts';
import { checkFileEncodings } from './fileEncodings.ts';
import { checkFilePermissions } from './filePermissions.ts';
import type { Finding, FindingPolicy, SilencedFinding } from './findingModel.ts';
import { goRefusalsInSteps } from './goRefusals.ts';
import { checkIssuerNames } from './issuerNames.ts';
import { checkIssuers } from './issuers.ts';
import { checkKeyPairs } from './keyPairs.ts';
import { checkKeyStrength } from './keyStrength.ts';
import { withoutLeftBehind } from './leftBehind.ts';
import { checkLifetimes } from './lifetimes.ts';
import { checkPathRules } from './pathRules.ts';
import { checkPemVisibility } from './pemVisibility.ts';
import { prepareJudgement } from './prepareJudgement.ts';
import { checkPrivateKeys } from './privateKeys.ts';
import { withoutPublicRoots } from './publicRoots.ts';
import { checkReadability } from './readability.ts';
import { checkRequestObjects } from './requestObjects.ts';
import { checkRequests } from './requests.ts';
import { checkSelfSignedLeaves } from './selfSignedLeaves.ts';
import { checkSerialNumbers } from './serialNumbers.ts';
import { checkSignatureAlgorithms } from './signatureAlgorithms.ts';
import { checkSignatures } from './signatures.ts';
import { checkStagingIssuers } from './stagingIssuers.ts';
import { checkSubjectAltNames } from './subjectAltNames.ts';
import { isSuppressed } from './suppressed.ts';
import { checkSwappedHalves } from './swappedHalves.ts';
import { checkTokens } from './tokens/tokenDates.ts';
import { checkTrustBundles } from './trustBundles.ts';
import { checkUsages } from './usages.ts';
import { checkUselessAuthorities } from './uselessAuthorities.ts';
import { checkValidity } from './validity.ts';
import { checkVersionControl } from './versionControl.ts';
import { withoutRepeats } from './withoutRepeats.ts';
import { checkWrongKinds } from './wrongKinds.ts';

/**
 * Judges everything that is known, as the cluster would.
 *
 * A problem of a certificate is reported at each of its places, and one cause once at a place. Copies in the annotation of `kubectl apply` are not
 * judged, placeholders are no problems, comments `certscope-ignore CODE` are obeyed, and files that cannot be read are told by the inventory, not here.
 *
 * @param now - The moment to judge by.
 * @returns Findings by path, then by position. Never throws.
 */
export function evaluate(graph: PkiGraph, policy: FindingPolicy, now: number): readonly Finding[] {
  return runAtOnce(evaluateInSteps(graph, policy, now));
}

/** As {@link evaluate}, with a pause after each subject, so that a host can do other work in between. */
export function* evaluateInSteps(
  graph: PkiGraph,
  policy: FindingPolicy,
  now: number,
): Generator<undefined, readonly Finding[]> {
  return (yield* judgeInSteps(graph, policy, now)).findings;
}

/** As {@link evaluate}, with the findings that comments, configuration files and baselines silence. */
export function judge(graph: PkiGraph, policy: FindingPolicy, now: number): Judged {
  return runAtOnce(judgeInSteps(graph, policy, now));
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly silenced: readonly SilencedFinding[];
}

function* judgeInSteps(graph: PkiGraph, policy: FindingPolicy, now: number): Generator<undefined, Judged> {
  yield* prepareJudgement(graph, now);
  const bundles = yield* certificateBundlesInSteps(graph);
  yield undefined;
  const checks: readonly (() => readonly FindingDraft[])[] = [
    () => checkValidity(graph, policy, now),
    () => checkLifetimes(graph, now),
    () => checkKeyPairs(graph),
    () => checkSignatures(graph),
    () => checkIssuers(graph),
    () => checkStagingIssuers(graph),
    () => checkIssuerNames(graph),
    () => checkChainOrder(graph, bundles),
    () => checkChainCompleteness(graph, bundles),
    () => checkBundleMembers(bundles, now),
    () => checkSelfSignedLeaves(bundles),
    () => checkReadability(graph),
    () => checkPemVisibility(graph),
    () => checkFileEncodings(graph),
    () => checkTrustBundles(graph),
    () => checkSwappedHalves(graph),
    () => checkWrongKinds(graph),
    () => checkDecodeProblems(graph),
    () => checkKeyStrength(graph),
    () => checkPrivateKeys(graph),
    () => checkVersionControl(graph),
    () => checkFilePermissions(graph),
    () => checkSignatureAlgorithms(graph),
    () => checkCertificateVersions(graph),
    () => checkSerialNumbers(graph),
    () => checkSubjectAltNames(graph),
    () => checkUsages(graph),
    () => checkCaClaims(graph),
    () => checkCaPermissions(graph),
    () => checkCriticalExtensions(graph),
    () => checkPathRules(graph),
    () => checkUselessAuthorities(graph),
    () => checkRequests(graph),
    () => checkRequestObjects(graph),
    () => checkTokens(graph, now),
    ...clusterChecks(() => clusterPictureOf(graph), now),
  ];
  const drafts: FindingDraft[] = [];
  for (const check of checks) {
    yield undefined;
    for (const draft of check()) drafts.push(draft);
  }
  yield undefined;
  const refusals = yield* goRefusalsInSteps(graph, drafts);
  yield undefined;
  const current = withoutPublicRoots(graph, withoutLeftBehind(graph, [...drafts, ...refusals]));
  yield undefined;
  const all = withBrokenConnections(clusterPictureOf(graph), now, withoutRepeats(current));
  yield undefined;
  const files = new Map(graph.files.map((file) => [file.path, file]));
  const isKnown = policy.known?.(graph);
  const findings: Finding[] = [];
  const silenced: SilencedFinding[] = [];
  for (const draft of all) {
    const file = files.get(draft.path);
    const finding = graded(draft, policy, draft.quiet ?? file?.quiet);
    const isCommented = file !== undefined && isSuppressed(file, draft.code, draft.span);
    if (isCommented) silenced.push({ ...draft, by: 'comment' });
    else if (finding === undefined) silenced.push({ ...draft, by: 'configuration' });
    else if (isKnown?.(finding)) silenced.push({ ...finding, by: 'baseline' });
    else findings.push(finding);
  }
  return { findings: findings.sort(byPlace), silenced: silenced.sort(byPlace) };
}

/** `undefined` if it is off. What is said about the path itself counts wherever the file lies. */
function graded(draft: FindingDraft, policy: FindingPolicy, quiet: QuietPlace | undefined): Finding | undefined {
  const { severities, placed = {} } = policy.at?.(draft.path) ?? policy;
  const level = placed[draft.code] ?? placed['*'];
  const severity = level ?? severities[draft.code] ?? severities['*'] ?? draft.severity;
  if (severity === 'off') return undefined;
  const isQuiet = quiet !== undefined && level === undefined && policy.showsAll !== true;
  const { quiet: _quiet, ...loud } = draft;
  return isQuiet ? { ...draft, severity: 'hint', quiet } : { ...loud, severity };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.span?.start ?? -1) - (b.span?.start ?? -1) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
