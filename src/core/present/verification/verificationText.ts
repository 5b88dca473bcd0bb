import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { Verification, VerificationError } from '../../pki/verification/verificationModel.ts';
import { typed } from '../../text/programName.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { toHex } from '../../x509/toHex.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { stateMark } from '../stateMark.ts';
import { errorWords, noteWords, type VerificationAsked } from './verificationWords.ts';

/** Go's messages repeat all names of a certificate; there may be thousands. */
const longestMessage = 1000;

/** The verdict as `certscope verify` prints it; harmless for a terminal. */
export interface VerificationText {
  readonly verification: Verification;
  readonly asked: VerificationAsked;
  /** The host's hash. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Uint8Array;
}

/** The verdict in a line, and below it the paths that were accepted. */
export function verificationSummary({ verification }: VerificationText): string {
  const { accepted, error, paths } = verification;
  if (!accepted) return refusedLine(error?.message ?? '');
  return [
    `${stateMark('works')} ${l10n.t('accepted')}\n`,
    ...paths.map((path) => `  ${path.map(({ certificate }) => subjectName(certificate)).join(' → ')}\n`),
  ].join('');
}

/** The line for a rejected certificate, with Go's message. */
export function refusedLine(message: string): string {
  return `${stateMark('broken')} ${l10n.t('rejected: {0}', visibleText(message, longestMessage))}\n`;
}

/** Which certificate, why, and what to do; every path tried; and where the accepted path violates RFC 5280. */
export function verificationExplanation(text: VerificationText): string {
  const { verification, asked } = text;
  const { error, tried, notes, isCut } = verification;
  const nameOf = ({ certificate }: GoCertificate): string =>
    `${subjectName(certificate)} (${shortFingerprint(toHex(text.sha256(certificate.der)))})`;
  return [
    ...(error === undefined ? [] : explained(error, asked, nameOf)),
    ...section(
      l10n.t('Paths tried:'),
      tried.map(({ certificates, error: refusal }) => [
        certificates.map(nameOf).join(' → '),
        visibleText(refusal.message, longestMessage),
      ]),
    ),
    ...(isCut ? [`\n${l10n.t('The search stopped: Go makes at most 100 signature checks.')}\n`] : []),
    ...section(
      l10n.t('Go accepts this. Other verifiers may not:'),
      notes.map(({ code, clause, certificate }) => [`${nameOf(certificate)}: ${noteWords(code)} (${clause})`]),
    ),
  ].join('');
}

/** Why Go rejects a certificate that it cannot parse; there is nothing but its message. */
export function unreadableExplanation(): string {
  return explanationLines(
    l10n.t('Go parses certificates more strictly than other programs, and stops at this error.'),
    l10n.t('Look at it with {0}, then reissue it.', typed('inspect')),
  );
}

function explained(
  error: VerificationError,
  asked: VerificationAsked,
  nameOf: (certificate: GoCertificate) => string,
): readonly string[] {
  const { why, advice } = errorWords(error, asked);
  return [`\n${l10n.t('Certificate: {0}', nameOf(error.certificate))}`, explanationLines(why, advice)];
}

/** The reason and the advice below a verdict. */
export function explanationLines(why: string, advice: string): string {
  return `\n${l10n.t('Why: {0}', why)}\n${l10n.t('What to do: {0}', advice)}\n`;
}

/** A heading and numbered entries, each of a line and lines below it. */
function section(heading: string, entries: readonly (readonly string[])[]): readonly string[] {
  if (entries.length === 0) return [];
  const lines = entries.flatMap(([first = '', ...more], index) => [
    `  ${index + 1}. ${first}\n`,
    ...more.map((line) => `     ${line}\n`),
  ]);
  return [`\n${heading}\n`, ...lines];
}
