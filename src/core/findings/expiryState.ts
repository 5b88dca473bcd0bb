import { day } from '../text/duration.ts';
import type { Certificate } from '../x509/x509Model.ts';
import type { ExpiryThresholds } from './findingModel.ts';

/**
 * Where `now` stands in a certificate's life. `unknown` when a date cannot be read.
 * `endsWithinYears` is for CAs only, which take long to rotate: at most one or two years are left.
 */
export type ExpiryState =
  | 'valid'
  | 'notYetValid'
  | 'expired'
  | 'expiringCritical'
  | 'expiringSoon'
  | 'endsWithinOneYear'
  | 'endsWithinTwoYears'
  | 'unknown';

/** Below this life a certificate is renewed by a machine, and a warning 30 days ahead would always be on: percent decide. */
const shortestLifeToWarn = 90 * day;
/** Below this life `criticalWithinDays` would always hold; the remaining share of life decides. */
const shortestLifeInDays = 30 * day;
const year = 365 * day;

/**
 * Tells where `now` stands between a certificate's dates.
 *
 * The period includes both ends (RFC 5280 §4.1.2.5): at `notAfter` itself the certificate is still valid, as in Go.
 * A CA is warned about one year ahead and named two years ahead, but never in the first half of its life.
 *
 * @param isCa - Whether the certificate serves as a CA.
 */
export function expiryState(
  certificate: Pick<Certificate, 'notBefore' | 'notAfter'>,
  isCa: boolean,
  thresholds: ExpiryThresholds,
  now: number,
): ExpiryState {
  const { notBefore, notAfter } = certificate;
  if (notBefore === undefined || notAfter === undefined) return 'unknown';
  if (now < notBefore) return 'notYetValid';
  if (now > notAfter) return 'expired';
  const remaining = notAfter - now;
  const life = notAfter - notBefore;
  if (isCritical(remaining, life, thresholds)) return 'expiringCritical';
  if (isCa && remaining <= Math.min(year, life / 2)) return 'endsWithinOneYear';
  if (isCa && remaining <= Math.min(2 * year, life / 2)) return 'endsWithinTwoYears';
  return isSoon(remaining, life, thresholds) ? 'expiringSoon' : 'valid';
}

function isCritical(remaining: number, life: number, thresholds: ExpiryThresholds): boolean {
  return life > shortestLifeInDays
    ? remaining <= thresholds.criticalWithinDays * day
    : remaining < (life * thresholds.criticalBelowPercentOfLife) / 100;
}

function isSoon(remaining: number, life: number, thresholds: ExpiryThresholds): boolean {
  return life > shortestLifeToWarn
    ? remaining <= thresholds.warnWithinDays * day
    : remaining < (life * thresholds.warnBelowPercentOfLife) / 100;
}
