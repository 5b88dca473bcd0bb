import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/findingModel.ts';
import type { DecodedCredential } from '../pki/pkiModel.ts';
import { type TokenClaims, tokenClaims } from '../pki/readToken.ts';
import { formatDuration, formatDurationInWords } from '../text/duration.ts';
import { formatMoment } from '../text/moment.ts';
import type { PresentContext } from './presentContext.ts';
import { type State, worstState } from './stateMark.ts';
import { findingState } from './verdict.ts';

/** The verdict on a token at a moment. Its signature is not considered. */
export interface TokenVerdict {
  readonly claims: TokenClaims;
  readonly state: State;
  /** For hints: `52 min`, `expired 12 d ago`. */
  readonly short: string;
  /** For sentences: `valid for another 52 min`. */
  readonly words: string;
}

/**
 * Judges a token by its dates and the findings at its place.
 *
 * @returns `undefined` when its claims cannot be read.
 */
export function judgeToken(
  credential: DecodedCredential,
  findings: readonly Finding[],
  { now, locale }: Pick<PresentContext, 'now' | 'locale'>,
): TokenVerdict | undefined {
  const claims = tokenClaims(credential);
  if (claims === undefined) return undefined;
  const found = worstState(findings.map(findingState));
  const { expiresAt, notBefore = now } = claims;
  if (expiresAt !== undefined && expiresAt < now) {
    return {
      claims,
      state: found,
      short: l10n.t('expired {0} ago', formatDuration(now - expiresAt)),
      words: l10n.t(
        'expired {0} ago ({1})',
        formatDurationInWords(now - expiresAt),
        formatMoment(expiresAt, now, locale),
      ),
    };
  }
  if (notBefore > now) {
    return {
      claims,
      state: found,
      short: l10n.t('not valid for another {0}', formatDuration(notBefore - now)),
      words: l10n.t(
        'not valid for another {0} ({1})',
        formatDurationInWords(notBefore - now),
        formatMoment(notBefore, now, locale),
      ),
    };
  }
  if (expiresAt === undefined) {
    return { claims, state: found, short: l10n.t('no end date'), words: l10n.t('has no end date') };
  }
  return {
    claims,
    state: found === 'none' ? 'works' : found,
    short: formatDuration(expiresAt - now),
    words: l10n.t('valid for another {0}', formatDurationInWords(expiresAt - now)),
  };
}
