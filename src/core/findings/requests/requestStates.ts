import * as l10n from '@vscode/l10n';
import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import { conditionOf, momentOf, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { keyFits } from '../../pki/keyPairs.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { atScalar } from './requestPlaces.ts';

/** Judges what has become of a CertificateSigningRequest. */
export function checkRequestStates(request: SigningRequest, now: number): readonly FindingDraft[] {
  return [
    ...otherKey(request),
    ...otherLifetime(request),
    ...notIssued(request, now),
    ...refusals(request),
    ...stale(request, now),
  ];
}

/** Reports an answer that is for another key than the one that was sent. */
export function otherKey({ request, issued }: SigningRequest): readonly FindingDraft[] {
  if (request === undefined || issued === undefined) return [];
  if (keyFits(request.content.publicKey, issued.node.certificate.publicKey) !== false) return [];
  return [
    judgedAt(issued.occurrence, {
      code: 'csr-certificate-key-mismatch',
      fact: l10n.t('This certificate is for another key than the request.'),
      consequence: l10n.t('Whoever sent the request stops with {0}.', '`tls: private key does not match public key`'),
      wayOut: l10n.t('Send the request again, and look for what issued the certificate.'),
      related: [relatedPlace(request.occurrence, l10n.t('The request'))],
    }),
  ];
}

function otherLifetime({ issued, expirationSeconds, placed }: SigningRequest): readonly FindingDraft[] {
  const wanted = secondsIn(expirationSeconds);
  if (issued === undefined || expirationSeconds === undefined || wanted === undefined) return [];
  const { notBefore, notAfter } = issued.node.certificate;
  if (notBefore === undefined || notAfter === undefined) return [];
  const got = (notAfter - notBefore) / 1000;
  if (Math.abs(got - wanted) <= signingRequestRules.backdatedSeconds) return [];
  return [
    judgedAt(issued.occurrence, {
      code: 'cert-lifetime-exceeds-csr',
      fact: l10n.t(
        'This certificate was issued for {0}; the request asked for {1}.',
        formatDurationInWords(got * 1000),
        formatDurationInWords(wanted * 1000),
      ),
      related: [relatedAt({ file: placed.file, span: expirationSeconds.span }, l10n.t('The lifetime asked for'))],
    }),
  ];
}

/** Signers answer within seconds. */
const patience = 5 * 60_000;

function notIssued(request: SigningRequest, now: number): readonly FindingDraft[] {
  const approved = conditionOf(request, 'Approved');
  const approvedAt = momentOf(approved?.time);
  const isOver = ['Failed', 'Denied'].some((type) => conditionOf(request, type) !== undefined);
  const hasAnswer = scalarAt(request.status, 'certificate') !== undefined;
  if (approved === undefined || approvedAt === undefined || isOver || hasAnswer || request.isPartial) return [];
  if (now - approvedAt <= patience) return [];
  const { signer } = request;
  const ago = formatDurationInWords(now - approvedAt);
  return [
    placedAt(atScalar(request, approved.type), {
      code: 'csr-approved-not-issued',
      fact: l10n.t('This request was approved {0} ago, and no certificate was issued.', ago),
      consequence:
        signer?.controller === undefined
          ? l10n.t('Whatever serves {0} does not run, or did not sign it.', visibleText(request.signerName?.text ?? ''))
          : l10n.t('{0} does not run, has no CA to sign with, or refused it.', 'kube-controller-manager'),
      wayOut:
        signer?.controller === undefined
          ? l10n.t('Look into its log.')
          : l10n.t('Look for {0} in its log.', `\`${signer.controller}\``),
    }),
  ];
}

function refusals(request: SigningRequest): readonly FindingDraft[] {
  return ['Denied', 'Failed'].flatMap((type) => {
    const condition = conditionOf(request, type);
    if (condition === undefined) return [];
    const said = [condition.reason, condition.message].flatMap((node) =>
      node === undefined ? [] : [node.text.trim()],
    );
    const words = said.length === 0 ? l10n.t('without a reason') : visibleText(said.join(': '), longestWords);
    return [
      placedAt(atScalar(request, condition.type), {
        code: 'csr-denied-or-failed',
        fact:
          type === 'Denied'
            ? l10n.t('This request was denied and never becomes a certificate: {0}', words)
            : l10n.t('The signer failed, and this request never becomes a certificate: {0}', words),
      }),
    ];
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
  return [
    placedAt(atScalar(request, time), {
      code: 'csr-stale',
      fact: isDone
        ? l10n.t('This request was decided {0} ago: by now the cluster has deleted it.', formatDurationInWords(age))
        : l10n.t('This request has waited for {0}: by now the cluster has deleted it.', formatDurationInWords(age)),
    }),
  ];
}
