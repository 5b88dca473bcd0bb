import * as l10n from '@vscode/l10n';
import type { DecodedCredential } from '../../pki/pkiModel.ts';
import { certificateTitle } from '../certificateWords.ts';
import { expiryInWords } from '../expiryWords.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { certificatesHint, concernsAllCertificates, shownIn } from '../hints/certificateHint.ts';
import { findingsIn, judgeAtPlace } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { nodeOf } from '../nodeOf.ts';
import { stateMark } from '../stateMark.ts';
import { shortReason } from '../unreadableWords.ts';
import type { BundlePosition } from './certificateHover.ts';
import { decodedBundleLink, occurrenceLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { hoverText, problemLines } from './hoverText.ts';

/** Maximum number of members listed; a bundle of public roots has 140. */
const shownMembers = 8;

/** Writes the hover of a value with several blocks: one line for each member. */
export function bundleHover(members: readonly DecodedCredential[], question: HoverQuestion): string {
  const { context, file, value } = question;
  const shown = shownIn(members, file, context);
  const unreadable = members.filter(({ content }) => content.kind === 'unreadable').length;
  const findings = findingsIn(context.findings, file, value.span);
  const hint = certificatesHint(shown, unreadable, findings, context);
  const lines = members
    .slice(0, shownMembers)
    .map((member, index) => `${memberLink(String(index + 1), member, question)} ${memberLine(member, question)}`);
  const more = members.length - lines.length;
  return hoverText({
    state: hint.state,
    title: plainText(l10n.t('Bundle of {0}, {1}', hint.name, hint.verdict ?? '')),
    problems: problemLines(findings.filter(concernsAllCertificates)),
    facts: [...lines, more > 0 ? l10n.t('and {0} more', more) : undefined],
    links: decodedBundleLink(question),
  });
}

/** A member's position and a line about the others: `1 ✓ kubernetes · **2** · 3 ✓ corp-root`. */
export function bundlePosition(
  credential: DecodedCredential,
  members: readonly DecodedCredential[],
  question: HoverQuestion,
): BundlePosition | undefined {
  if (members.length < 2) return undefined;
  const own = members.indexOf(credential);
  const start = Math.max(0, Math.min(own - 2, members.length - 5));
  const shown = members.slice(start, start + 5).map((member, index) => {
    const number = String(start + index + 1);
    return member === credential
      ? `**${number}**`
      : `${memberLink(number, member, question)} ${shortMember(member, question)}`;
  });
  const siblings = l10n.t('Members: {0}', shown.join(' · '));
  return { position: own + 1, count: members.length, siblings };
}

function memberLink(label: string, credential: DecodedCredential, question: HoverQuestion): string {
  return occurrenceLink(label, { file: question.file, credential }, question);
}

function memberLine(member: DecodedCredential, question: HoverQuestion): string {
  const { context, file } = question;
  const node = nodeOf(context.graph, member);
  if (node === undefined) return plainText(otherMember(member));
  const verdict = judgeAtPlace(node, { file, credential: member }, [], context);
  const words = expiryInWords(node.certificate, verdict.expiry, {
    now: context.now,
    locale: context.locale,
    isSound: verdict.isSound,
  });
  const title = plainText(l10n.t('{0}, {1}', certificateTitle(node), words));
  return `${stateMark(verdict.state)} ${title} · ${codeSpan(shortFingerprint(node.fingerprint))}`;
}

function shortMember(member: DecodedCredential, { context, file }: HoverQuestion): string {
  const node = nodeOf(context.graph, member);
  if (node === undefined) return plainText(otherMember(member));
  const { state } = judgeAtPlace(node, { file, credential: member }, [], context);
  return `${stateMark(state)} ${plainText(certificateTitle(node))}`;
}

function otherMember(member: DecodedCredential): string {
  const { content } = member;
  switch (content.kind) {
    case 'certificate':
      return l10n.t('certificate');
    case 'privateKey':
      return l10n.t('{0} {1} private key', stateMark('none'), keyKind(content));
    case 'publicKey':
      return l10n.t('{0} {1} public key', stateMark('none'), keyKind(content.publicKey));
    case 'certificationRequest':
      return l10n.t('{0} request', stateMark('none'));
    case 'crl':
      return l10n.t('{0} revocation list', stateMark('none'));
    case 'token':
      return l10n.t('{0} token', stateMark('none'));
    case 'unreadable':
      return l10n.t('{0} unreadable: {1}', stateMark('broken'), shortReason(member));
  }
}
