import * as l10n from '@vscode/l10n';
import { bootstrapStepOfRequest } from '../../pki/cluster/bootstrapStep.ts';
import { conditionOf, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { keyFits } from '../../pki/keyPairs.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import type { CertificationRequest } from '../../x509/x509Model.ts';
import { codeSpan } from '../markdown.ts';
import { answeredWords } from '../requestAnswers.ts';
import { type State, stateMark } from '../stateMark.ts';
import { bootstrapLine } from './bootstrapLine.ts';
import { nameFact } from './certificateFacts.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, listed } from './hoverText.ts';

/** The status of a request, for its title. Without an object, it is known only from its certificate. */
export function requestStateWords(
  object: SigningRequest | undefined,
  answered: Parameters<typeof answeredWords>[0],
): string {
  switch (object && stateOf(object)) {
    case 'denied':
      return l10n.t('denied');
    case 'failed':
      return l10n.t('failed');
    case 'approved':
      return l10n.t('approved, not signed yet');
    case 'issued':
      return l10n.t('signed');
    default:
      return answeredWords(answered, {
        withKey: l10n.t('a certificate with this key exists'),
        nothing: l10n.t('not signed yet'),
      });
  }
}

function stateOf(object: SigningRequest): 'issued' | 'denied' | 'failed' | 'approved' | 'pending' {
  if (object.issued !== undefined) return 'issued';
  if (conditionOf(object, 'Denied') !== undefined) return 'denied';
  if (conditionOf(object, 'Failed') !== undefined) return 'failed';
  return conditionOf(object, 'Approved') === undefined ? 'pending' : 'approved';
}

/** Says whether the request meets the rules of its signer, or what is known of the signer. */
export function signerLine(
  object: SigningRequest,
  request: CertificationRequest,
  { context }: HoverQuestion,
): string | undefined {
  const { signer, signerName } = object;
  if (signerName === undefined || signerName.text === '') return undefined;
  const name = codeSpan(signerName.text);
  if (signer === undefined) return l10n.t('Signer {0} has its own rules', name);
  return isWellFormed(object, request, context)
    ? l10n.t(
        '{0} Well-formed: the requester has the private key, subject and usages meet the rules of {1}',
        stateMark('works'),
        name,
      )
    : l10n.t('Signer {0}: {1}', name, signer.issues());
}

/** Tells whether the request certainly meets the rules of a known signer. */
export function isWellFormed(
  object: SigningRequest,
  request: CertificationRequest,
  { graph, findings }: HoverQuestion['context'],
): boolean {
  return object.signer !== undefined && graph.requestSignatures.get(request) === true && !hasProblem(object, findings);
}

/** Something is wrong with the request or the fields that the signer reads. */
function hasProblem(
  { placed, request, signerName, usages = [] }: SigningRequest,
  findings: HoverQuestion['context']['findings'],
): boolean {
  const judged = [request?.occurrence.credential.block.span, ...[signerName, ...usages].map((node) => node?.span)];
  return findings.some(
    ({ path, code, span }) =>
      path === placed.file.path &&
      /^csr-(?!weak|stale|denied)/.test(code) &&
      judged.some((each) => each !== undefined && span !== undefined && each.start < span.end && span.start < each.end),
  );
}

/** Says which usages and lifetime are requested. */
export function wishLine({ usages, expirationSeconds }: SigningRequest): string | undefined {
  const seconds = secondsIn(expirationSeconds);
  return factLine(
    usages === undefined || usages.length === 0
      ? undefined
      : listed(
          usages.map(({ text }) => codeSpan(text)),
          5,
        ),
    seconds === undefined ? undefined : l10n.t('requests a lifetime of {0}', formatDurationInWords(seconds * 1000)),
  );
}

/** Says whether the certificate in the status matches the request, and which CA issued it. */
export function answerLine({ issued, request }: SigningRequest, { context }: HoverQuestion): string | undefined {
  if (issued === undefined || request === undefined) return undefined;
  const { certificate, issuer } = issued.node;
  if (keyFits(request.content.publicKey, certificate.publicKey) === false) {
    return l10n.t('{0} {1} has a different key and does not match this request', stateMark('broken'), statusField);
  }
  const [by] = issuer.kind === 'verified' ? issuer.issuers : [];
  const ca = by === undefined ? undefined : context.graph.certificates.get(by);
  const state: State = ca === undefined ? 'unknown' : 'works';
  return ca === undefined
    ? l10n.t(
        '{0} {1} matches this request; its issuer {2} is not in these files',
        stateMark(state),
        statusField,
        nameFact(certificate.issuer),
      )
    : l10n.t(
        '{0} {1} matches this request, issued by {2}',
        stateMark(state),
        statusField,
        nameFact(ca.certificate.subject),
      );
}

const statusField = '`status.certificate`';

/** Names the step of TLS bootstrapping of a kubelet's request. */
export function requestStepLine(object: SigningRequest): string | undefined {
  return bootstrapLine(bootstrapStepOfRequest(object), stepWords(object));
}

function stepWords(object: SigningRequest): string {
  switch (stateOf(object)) {
    case 'denied':
      return l10n.t('the request was denied');
    case 'failed':
      return l10n.t('the signer failed');
    case 'approved':
      return l10n.t('approved, waiting for the signer');
    case 'issued':
      return l10n.t('the certificate is issued; the kubelet fetches it');
    case 'pending':
      return object.signer?.isAutoApprovedWith === undefined
        ? l10n.t('waiting for approval; kube-controller-manager does not approve this signer')
        : l10n.t('waiting for approval by kube-controller-manager');
  }
}
