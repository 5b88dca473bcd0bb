import * as l10n from '@vscode/l10n';
import type { ExpiryState } from '../findings/expiryState.ts';
import { formatDuration, formatDurationInWords } from '../text/duration.ts';
import { formatMoment, noEndDate } from '../text/moment.ts';
import type { Certificate } from '../x509/x509Model.ts';

type Dates = Pick<Certificate, 'notBefore' | 'notAfter'>;

/**
 * Says how much of a certificate's validity is left, for hints and tree rows: `312 d`, `21 d left`, `expired 12 d
 * ago`.
 */
export function shortExpiry({ notBefore, notAfter }: Dates, expiry: ExpiryState, now: number): string {
  if (notBefore === undefined || notAfter === undefined) return l10n.t('dates cannot be read');
  switch (expiry) {
    case 'valid':
    case 'endsWithinTwoYears':
      return notAfter === noEndDate ? l10n.t('no end date') : formatDuration(notAfter - now);
    case 'expiringCritical':
    case 'expiringSoon':
    case 'endsWithinOneYear':
      return l10n.t('{0} left', formatDuration(notAfter - now));
    case 'expired':
      return l10n.t('expired {0} ago', formatDuration(now - notAfter));
    case 'notYetValid':
      return l10n.t('not valid for another {0}', formatDuration(notBefore - now));
    case 'unknown':
      return l10n.t('dates cannot be read');
  }
}

/**
 * Says the same in a sentence, with the date: `expired 12 days ago (May 31, 2026)`.
 *
 * @param isSound - Nothing else is wrong with the certificate, so that it may be called fine.
 */
export function expiryInWords(
  { notBefore, notAfter }: Dates,
  expiry: ExpiryState,
  { now, locale, isSound }: { readonly now: number; readonly locale?: string | undefined; readonly isSound: boolean },
): string {
  if (notBefore === undefined || notAfter === undefined) return l10n.t('its dates cannot be read');
  const end = formatMoment(notAfter, now, locale);
  switch (expiry) {
    case 'valid':
    case 'endsWithinTwoYears': {
      if (notAfter === noEndDate) return isSound ? l10n.t('fine, has no end date') : l10n.t('has no end date');
      const left = formatDuration(notAfter - now);
      return isSound ? l10n.t('fine until {0} ({1})', end, left) : l10n.t('valid until {0} ({1})', end, left);
    }
    case 'expiringCritical':
    case 'expiringSoon':
    case 'endsWithinOneYear':
      return l10n.t('expires in {0} ({1})', formatDurationInWords(notAfter - now), end);
    case 'expired':
      return l10n.t('expired {0} ago ({1})', formatDurationInWords(now - notAfter), end);
    case 'notYetValid':
      return l10n.t(
        'not valid for another {0} ({1})',
        formatDurationInWords(notBefore - now),
        formatMoment(notBefore, now, locale),
      );
    case 'unknown':
      return l10n.t('its dates cannot be read');
  }
}
