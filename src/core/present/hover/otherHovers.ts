import * as l10n from '@vscode/l10n';
import type { PlaceholderReason } from '../../kubernetes/placeholderReason.ts';
import type { DecodedCredential } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import type { CertificateRevocationList, Unreadable } from '../../x509/x509Model.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { revocationListSignerWords } from '../signatureWords.ts';
import { worstState } from '../stateMark.ts';
import { placeholderWords, shortReason, unreadableState } from '../unreadableWords.ts';
import { findingState } from '../verdict.ts';
import { nameFact } from './certificateFacts.ts';
import { decodedLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, hoverText, problemLines } from './hoverText.ts';

/** Writes the hover of a revocation list, which Kubernetes does not read. */
export function crlHover(
  crl: CertificateRevocationList,
  credential: DecodedCredential,
  question: HoverQuestion,
): string {
  const { issuer, revokedCount, thisUpdate, nextUpdate } = crl;
  const { now, locale, graph, findings } = question.context;
  const problems = findingsIn(findings, question.file, credential.block.span);
  const isForged = graph.revocationLists.get(crl)?.kind === 'signatureInvalid';
  const isOld = nextUpdate !== undefined && nextUpdate < now;
  const count = revokedCount === 1 ? l10n.t('1 certificate revoked') : l10n.t('{0} certificates revoked', revokedCount);
  return hoverText({
    state: worstState([isForged ? 'broken' : isOld ? 'willStop' : 'none', ...problems.map(findingState)]),
    title: plainText(
      isOld ? l10n.t('Revocation list, {0}, out of date', count) : l10n.t('Revocation list, {0}', count),
    ),
    problems: problemLines(problems),
    facts: [
      l10n.t('Issued by {0}', nameFact(issuer)),
      revocationListSignerWords(graph, crl, (name) => codeSpan(name)),
      factLine(
        thisUpdate === undefined ? undefined : l10n.t('issued {0}', formatDate(thisUpdate, locale)),
        nextUpdate === undefined ? undefined : l10n.t('next update {0}', formatDate(nextUpdate, locale)),
      ),
      l10n.t('Kubernetes does not check revocation lists. etcd reads one with {0}', codeSpan('--client-crl-file')),
    ],
    links: decodedLink(credential, question),
  });
}

/** Writes the hover of a placeholder. */
export function placeholderHover(reason: PlaceholderReason): string {
  return hoverText({
    state: 'none',
    title: plainText(sentenceCase(placeholderWords(reason))),
    facts: [placeholderFact(reason)],
  });
}

/** Writes the hover of a block that cannot be read: what is wrong, in which layer, at which line. */
export function unreadableHover(content: Unreadable, credential: DecodedCredential, question: HoverQuestion): string {
  const { file, context } = question;
  const { block } = credential;
  const place = block.problem?.span ?? block.span;
  const line = file.lines?.positionAt(place.start).line;
  const findings = findingsIn(context.findings, file, block.span);
  const problems = problemLines(findings);
  return hoverText({
    state: unreadableState(credential, findings),
    title: plainText(l10n.t('Unreadable: {0}', shortReason(credential))),
    problems,
    facts: [
      problems.length > 0 ? undefined : factLine(plainText(content.reason)),
      factLine(
        l10n.t('Layer: {0}', layerWords(content.layer)),
        line === undefined ? undefined : l10n.t('line {0}', line + 1),
      ),
    ],
    links: decodedLink(credential, question),
  });
}

function placeholderFact(reason: PlaceholderReason): string {
  switch (reason) {
    case 'template':
      return l10n.t('A template fills in this value. CertScope does not check it.');
    case 'redacted':
      return l10n.t('The credential was removed before the file was shared. CertScope does not check this value.');
    case 'encrypted':
      return l10n.t('Only the tool that encrypted this value can read it.');
    case 'empty':
      return l10n.t('Another program fills in this value later. CertScope does not check it.');
    case 'example':
      return l10n.t('This is an example value. CertScope does not check it.');
  }
}

function layerWords(layer: Unreadable['layer']): string {
  switch (layer) {
    case 'base64':
      return 'base64';
    case 'pem':
      return 'PEM';
    case 'der':
      return l10n.t('DER (the encoding of the object itself)');
    case 'value':
      return l10n.t('the value');
  }
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
