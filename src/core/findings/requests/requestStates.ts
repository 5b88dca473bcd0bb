import * as l10n from '@vscode/l10n';
import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { givenSetting, isWholeServer } from '../../pki/cluster/servers.ts';
import { conditionOf, isPending, momentOf, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { keyFits } from '../../pki/keyPairs.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { atScalar } from './requestPlaces.ts';

/**
 * Certificate for another key than the request.
 *
 * When: the public keys of `status.certificate` and of the request differ.
 *
 * @category csr
 * @stage understand
 * @see API-cert
 */
export const csrCertificateKeyMismatch = {
  code: 'csr-certificate-key-mismatch',
  severity: 'error',
  fact: 'This certificate is for another key than the request.',
  consequence: 'The requester fails with `tls: private key does not match public key`.',
  wayOut: 'Send the request again, and find out what issued the certificate.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Another lifetime than requested.
 *
 * When: the lifetime of `status.certificate` differs from `expirationSeconds` by more than five minutes, which signers backdate.
 *
 * kube-controller-manager limits lifetimes to `--cluster-signing-duration`.
 *
 * @category validity
 * @stage understand
 * @see K-signer, API-cert
 */
export const certLifetimeExceedsCsr = {
  code: 'cert-lifetime-exceeds-csr',
  severity: 'hint',
  fact: 'This certificate was issued for {lifetime}, but the request asked for {requested}.',
} as const satisfies FindingRecord;

/**
 * Approved, but not issued.
 *
 * When: the request was approved more than five minutes ago, has no certificate, and was neither denied nor marked as failed.
 *
 * kube-controller-manager signs only if it has `--cluster-signing-cert-file` and `--cluster-signing-key-file`, or those of the signer.
 *
 * @category csr
 * @stage understand
 * @see K-signer
 */
export const csrApprovedNotIssued = {
  code: 'csr-approved-not-issued',
  severity: 'warning',
  fact: 'This request was approved {ago} ago, but no certificate was issued.',
  consequence: {
    ofOthers: 'The controller of {signer} is not running, or did not sign it.',
    ofKubernetes: 'kube-controller-manager is not running, has no CA to sign with, or rejected it.',
    withoutFiles: 'kube-controller-manager has no CA to sign with: {flags} are not set.',
  },
  wayOut: {
    ofOthers: 'Check its log.',
    ofKubernetes: 'Search its log for {controller}.',
    withoutFiles: 'Set them to the certificate and the key of the CA.',
  },
} as const satisfies FindingRecord;

/**
 * Request denied or failed.
 *
 * When: the request has the condition Denied or Failed.
 *
 * It never gets a certificate. Create a new request.
 *
 * @category csr
 * @stage understand
 * @see API-cert
 */
export const csrDeniedOrFailed = {
  code: 'csr-denied-or-failed',
  severity: 'info',
  fact: {
    Denied: 'This request was denied.',
    DeniedFor: 'This request was denied: {reason}.',
    Failed: 'The signer could not sign this request.',
    FailedFor: 'The signer could not sign this request: {reason}.',
  },
} as const satisfies FindingRecord;

/**
 * Request already deleted.
 *
 * When: the request has been pending for more than 24 hours, or was issued, denied or failed more than an hour ago.
 *
 * kube-controller-manager deletes such requests.
 *
 * @category csr
 * @stage understand
 * @see K-signer
 */
export const csrStale = {
  code: 'csr-stale',
  severity: 'hint',
  fact: {
    decided: 'This request was decided {age} ago: the cluster has deleted it by now.',
    pending: 'This request has been pending for {age}: the cluster has deleted it by now.',
  },
} as const satisfies FindingRecord;

/**
 * Kubelet waiting for approval.
 *
 * When: a kubelet's request for a serving certificate (signer `kubernetes.io/kubelet-serving`) has been waiting for more than ten minutes, neither approved
 * nor denied.
 *
 * kube-controller-manager does not approve this signer. With `serverTLSBootstrap: true`, a person or a controller has to compare the names in the
 * request with the node and approve it.
 *
 * @category csr
 * @stage understand
 * @see K-signer, K-kubelet
 */
export const csrNotApproved = {
  code: 'csr-not-approved',
  severity: 'warning',
  fact: 'The request of {node} for its serving certificate has waited {age} for approval.',
  consequence:
    'A kubelet without this certificate ends every connection: kubectl logs, exec and top fail with `remote error: tls: internal error`.',
  wayOut: 'Check its names, then approve it: {command}.',
} as const satisfies FindingRecord;

/** Judges what has become of a CertificateSigningRequest. */
export function checkRequestStates(
  request: SigningRequest,
  now: number,
  managers: readonly ComponentInstance[],
): readonly FindingDraft[] {
  return [
    ...otherKey(request),
    ...otherLifetime(request),
    ...notApproved(request, now),
    ...notIssued(request, now, managers),
    ...refusals(request),
    ...stale(request, now),
  ];
}

/** Reports an answer that is for another key than the one that was sent. */
export function otherKey({ request, issued }: SigningRequest): readonly FindingDraft[] {
  if (request === undefined || issued === undefined) return [];
  if (keyFits(request.content.publicKey, issued.node.certificate.publicKey) !== false) return [];
  const related = [relatedPlace(request.occurrence, l10n.t('The request'))];
  return [judgedAt(issued.occurrence, problem(csrCertificateKeyMismatch, { related }))];
}

function otherLifetime({ issued, expirationSeconds, placed }: SigningRequest): readonly FindingDraft[] {
  const wanted = secondsIn(expirationSeconds);
  if (issued === undefined || expirationSeconds === undefined || wanted === undefined) return [];
  const { notBefore, notAfter } = issued.node.certificate;
  if (notBefore === undefined || notAfter === undefined) return [];
  const got = (notAfter - notBefore) / 1000;
  if (Math.abs(got - wanted) <= signingRequestRules.backdatedSeconds) return [];
  const related = [relatedAt({ file: placed.file, span: expirationSeconds.span }, l10n.t('The lifetime asked for'))];
  const values = { lifetime: formatDurationInWords(got * 1000), requested: formatDurationInWords(wanted * 1000) };
  return [judgedAt(issued.occurrence, problem(certLifetimeExceedsCsr, { values, related }))];
}

/** Signers answer within seconds. */
const patience = 5 * 60_000;

const servingSigner = 'kubernetes.io/kubelet-serving';

function notApproved(request: SigningRequest, now: number): readonly FindingDraft[] {
  const { root, name = '<name>' } = request.placed.object;
  const created = scalarAt(root, 'metadata', 'creationTimestamp');
  const since = momentOf(created);
  const { signerName, username } = request;
  const subject = request.request?.content.subject;
  if (signerName?.text !== servingSigner || since === undefined || !request.isStored || !isPending(request)) return [];
  const age = now - since;
  if (age <= 2 * patience || age > signingRequestRules.pendingSeconds * 1000) return [];
  const judgement = problem(csrNotApproved, {
    values: {
      node: visibleText(username?.text ?? (subject && attributeValues(subject, 'CN').at(-1)) ?? ''),
      age: formatDurationInWords(age),
      command: `\`kubectl certificate approve ${visibleText(name)}\``,
    },
  });
  return [placedAt(atScalar(request, signerName), judgement)];
}

function notIssued(
  request: SigningRequest,
  now: number,
  managers: readonly ComponentInstance[],
): readonly FindingDraft[] {
  const approved = conditionOf(request, 'Approved');
  const approvedAt = momentOf(approved?.time);
  const isOver = ['Failed', 'Denied'].some((type) => conditionOf(request, type) !== undefined);
  const hasAnswer = scalarAt(request.status, 'certificate') !== undefined;
  if (approved === undefined || approvedAt === undefined || isOver || hasAnswer || request.isPartial) return [];
  if (now - approvedAt <= patience) return [];
  const controller = request.signer?.controller;
  const lacking = managers.find((manager) => lacksFiles(manager, request.signerName?.text ?? ''));
  const isOfOthers = controller === undefined;
  const variant = isOfOthers ? 'ofOthers' : lacking === undefined ? 'ofKubernetes' : 'withoutFiles';
  const judgement = problem(csrApprovedNotIssued, {
    consequence: variant,
    wayOut: variant,
    values: {
      ago: formatDurationInWords(now - approvedAt),
      signer: visibleText(request.signerName?.text ?? ''),
      controller: `\`${controller}\``,
      flags: signingFlags().join(', '),
    },
    related:
      variant === 'withoutFiles' && lacking !== undefined
        ? [relatedAt(lacking.place, l10n.t('Flags of kube-controller-manager'))]
        : [],
  });
  return [placedAt(atScalar(request, approved.type), judgement)];
}

/** Of a controller manager that nothing else is set for: without flags, nothing tells that they are all here. */
function lacksFiles(manager: ComponentInstance, signer: string): boolean {
  const name = signer.replace('kubernetes.io/', '').replace('-client-kubelet', '');
  const flags = [...signingFlags(), ...signingFlags(name), ...signingFlags('kubelet-client')];
  return isWholeServer(manager) && flags.every((flag) => givenSetting(manager, flag) === undefined);
}

function signingFlags(signer?: string): readonly string[] {
  return ['cert', 'key'].map((part) => `--cluster-signing-${signer === undefined ? '' : `${signer}-`}${part}-file`);
}

function refusals(request: SigningRequest): readonly FindingDraft[] {
  return (['Denied', 'Failed'] as const).flatMap((type) => {
    const condition = conditionOf(request, type);
    if (condition === undefined) return [];
    const said = [condition.reason, condition.message].flatMap((node) =>
      node === undefined ? [] : [node.text.trim()],
    );
    const judgement = problem(csrDeniedOrFailed, {
      fact: said.length === 0 ? type : (`${type}For` as const),
      values: { reason: visibleText(said.join(': ').replace(/\.$/, ''), longestWords) },
    });
    return [placedAt(atScalar(request, condition.type), judgement)];
  });
}

/** Messages are whole sentences. */
const longestWords = 200;

/** kube-controller-manager deletes requests that wait too long, and those that are done with. */
function stale(request: SigningRequest, now: number): readonly FindingDraft[] {
  const { decidedSeconds, pendingSeconds } = signingRequestRules;
  const decided = request.conditions.findLast(({ type }) => /^(?:Approved|Denied|Failed)$/.test(type.text));
  const isDone = request.issued !== undefined || (decided !== undefined && decided.type.text !== 'Approved');
  const created = scalarAt(request.placed.object.root, 'metadata', 'creationTimestamp');
  const time = decided === undefined ? created : isDone ? decided.time : undefined;
  const since = momentOf(time);
  if (time === undefined || since === undefined) return [];
  const age = now - since;
  if (age <= (isDone ? decidedSeconds : pendingSeconds) * 1000) return [];
  const judgement = problem(csrStale, {
    fact: isDone ? 'decided' : 'pending',
    values: { age: formatDurationInWords(age) },
  });
  return [placedAt(atScalar(request, time), judgement)];
}
