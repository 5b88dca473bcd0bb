import * as l10n from '@vscode/l10n';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { type SigningRequest, signingRequestsIn } from '../../pki/cluster/signingRequests.ts';
import type { CertificateNode, DecodedCredential } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import type { CertificationRequest } from '../../x509/x509Model.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { answersTo } from '../requestAnswers.ts';
import { requestSignatureWords } from '../signatureWords.ts';
import { worstState } from '../stateMark.ts';
import { findingState } from '../verdict.ts';
import { nameFact } from './certificateFacts.ts';
import { decodedLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, groupFact, hoverText, listed, problemLines } from './hoverText.ts';
import { placeLinks } from './placesLine.ts';
import {
  answerLine,
  isWellFormed,
  requestStateWords,
  requestStepLine,
  signerLine,
  wishLine,
} from './signingRequestLines.ts';

/** Maximum number of names in a line. */
const shownNames = 8;

/** Writes the hover of a certificate signing request: the identity it asks for and its status. */
export function requestHover(
  request: CertificationRequest,
  credential: DecodedCredential,
  question: HoverQuestion,
): string {
  const { subject, subjectAltName = [], extKeyUsage = [], publicKey } = request;
  const { graph } = question.context;
  const object = objectOf(credential, question);
  const findings = findingsIn(question.context.findings, question.file, credential.block.span);
  const answered = answersTo(graph, request);
  const { signed, withKey } = answered;
  const name = attributeValues(subject, 'CN').at(-1) ?? subjectAltName[0]?.value ?? l10n.t('(empty subject)');
  const groups = attributeValues(subject, 'O').map((group) => codeSpan(group));
  return hoverText({
    state: worstState(findings.map(findingState)),
    title: plainText(l10n.t('{0}, {1}', whatFor(object, name), requestStateWords(object, answered))),
    problems: problemLines(findings),
    facts: [
      object && signerLine(object, request, question),
      factLine(l10n.t('Identifies a client as user {0}', codeSpan(name)), groupFact(groups)),
      l10n.t('Subject {0}', nameFact(subject)),
      subjectAltName.length === 0
        ? undefined
        : l10n.t(
            'Names: {0}',
            listed(
              subjectAltName.map(({ type, value }) => codeSpan(`${type}:${value}`)),
              shownNames,
            ),
          ),
      factLine(
        plainText(keyKind(publicKey)),
        // The signer reads only the usages of the object.
        object !== undefined || extKeyUsage.length === 0
          ? undefined
          : plainText(extKeyUsage.map(extKeyUsageName).join(', ')),
        object && wishLine(object),
      ),
      signatureLine(object, request, question),
      object && answerLine(object, question),
      object?.issued !== undefined
        ? undefined
        : placesOfAnswer(signed.length > 0 ? signed : withKey, signed.length > 0, question),
      object && requestStepLine(object),
    ],
    links: decodedLink(credential, question),
  });
}

function placesOfAnswer(
  nodes: readonly CertificateNode[],
  isSigned: boolean,
  question: HoverQuestion,
): string | undefined {
  if (nodes.length === 0) return undefined;
  const occurrences = nodes.flatMap((node) => node.occurrences);
  const places = placeLinks(occurrences, question);
  return isSigned
    ? l10n.t('Its certificate is in {0}', places)
    : l10n.t('A certificate with its key, but not for what it asks, is in {0}', places);
}

/** A wrong signature is listed as a problem, and a valid one may be mentioned already. */
function signatureLine(
  object: SigningRequest | undefined,
  request: CertificationRequest,
  { context }: HoverQuestion,
): string | undefined {
  const isKnownWellFormed = object !== undefined && isWellFormed(object, request, context);
  return isKnownWellFormed || context.graph.requestSignatures.get(request) === false
    ? undefined
    : requestSignatureWords(context.graph, request);
}

/** The object whose request this is. */
function objectOf({ block }: DecodedCredential, { file, context }: HoverQuestion): SigningRequest | undefined {
  return signingRequestsIn(clusterPictureOf(context.graph)).find(
    ({ placed, request }) =>
      placed.file.path === file.path && request?.occurrence.credential.block.span.start === block.span.start,
  );
}

const nodePrefix = 'system:node:';

function whatFor(object: SigningRequest | undefined, name: string): string {
  const node = visibleText(name.startsWith(nodePrefix) ? name.slice(nodePrefix.length) : name);
  switch (object?.signerName?.text) {
    case 'kubernetes.io/kube-apiserver-client-kubelet':
      return l10n.t('Request for a kubelet client certificate of {0}', node);
    case 'kubernetes.io/kubelet-serving':
      return l10n.t('Request for a kubelet serving certificate of {0}', node);
    case 'kubernetes.io/kube-apiserver-client':
      return l10n.t('Request for a client certificate of {0}', visibleText(name));
    default:
      return l10n.t('Request for a certificate of {0}', visibleText(name));
  }
}
