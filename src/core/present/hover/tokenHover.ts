import * as l10n from '@vscode/l10n';
import type { DecodedCredential } from '../../pki/model.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { formatMoment } from '../../text/moment.ts';
import { findingsIn } from '../inlineSummary.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { judgeToken } from '../tokenVerdict.ts';
import { decodedLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, hoverText, listed, problemLines } from './hoverText.ts';

/** Writes the hover of a token: whom it proves, to whom, and until when. Its text and its signature are never shown. */
export function tokenHover(credential: DecodedCredential, question: HoverQuestion): string {
  const { context, file } = question;
  const findings = findingsIn(context.findings, file, credential.block.span);
  const verdict = judgeToken(credential, findings, context);
  if (verdict === undefined) {
    return hoverText({
      state: 'none',
      title: l10n.t('Token, not judged'),
      facts: [l10n.t('A JSON web token whose claims cannot be read. Its text is not shown.')],
    });
  }
  const { claims, state, words } = verdict;
  const { subject, issuer, audiences, boundTo, issuedAt, expiresAt, algorithm } = claims;
  const moment = (milliseconds: number) => plainText(formatMoment(milliseconds, context.now, context.locale));
  return hoverText({
    state,
    title: plainText(l10n.t('Token of {0}, {1}', tokenOwner(claims), words)),
    problems: problemLines(findings),
    facts: [
      subject === undefined ? undefined : l10n.t('User {0}', codeSpan(subject, longestName)),
      factLine(
        issuer === undefined ? undefined : l10n.t('issued by {0}', codeSpan(issuer, longestName)),
        audiences.length === 0
          ? undefined
          : l10n.t('for {0}', listed(audiences.map((audience) => codeSpan(audience, longestName)))),
      ),
      boundTo === undefined ? undefined : l10n.t('Bound to {0} {1}', boundTo.kind, codeSpan(boundTo.name, longestName)),
      factLine(
        issuedAt === undefined ? undefined : l10n.t('issued {0}', moment(issuedAt)),
        expiresAt === undefined ? undefined : l10n.t('valid until {0}', moment(expiresAt)),
        algorithm === undefined ? undefined : codeSpan(algorithm),
      ),
      l10n.t('Its signature is neither checked nor shown'),
    ],
    links: decodedLink(credential, question),
  });
}

/** User names and issuers are addresses, and their end tells most. */
const longestName = 200;
