import { memoisedBy } from './memoised.ts';
import { textLanguage } from './textLanguage.ts';

const hoursMatterWithin = 48 * 3_600_000;

/** RFC 5280 §4.1.2.5: 99991231235959Z says that a certificate has no well-defined end. */
export const noEndDate = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * Formats a moment as a date for sentences, `Jul 3, 2026` (UTC).
 *
 * @param locale - BCP 47 tag of the language of the surrounding sentences.
 */
export function formatDate(milliseconds: number, locale = textLanguage()): string {
  return isEnglish(locale) ? englishDate(milliseconds) : dateFormat(locale).format(milliseconds);
}

function isEnglish(locale: string): boolean {
  return locale === 'en' || locale === 'en-US';
}

/** The months of `Intl` in English. The first formatter of a process takes longer than a whole hover. */
function englishDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${months[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// Creating a formatter takes longer than a whole hover. There is one for each language in use.
const dateFormat = memoisedBy(
  (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
);

/** Formats a moment to the minute, `2026-07-03 10:11 UTC`. */
export function formatDateTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Formats a moment for a sentence: to the minute if it is less than 48 h from `now`, otherwise the date. */
export function formatMoment(milliseconds: number, now: number, locale = textLanguage()): string {
  const near = Math.abs(milliseconds - now) < hoursMatterWithin;
  return near ? formatDateTime(milliseconds) : formatDate(milliseconds, locale);
}

/** Formats a moment as ISO 8601 without fractions, `2026-07-03T10:11:05Z`, for JSON and decoded text. */
export function formatIsoTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Formats a moment as Go prints it in UTC, `2026-07-03 10:11:05.25 +0000 UTC`. */
export function formatGoTime(milliseconds: number): string {
  const [day = '', time = ''] = new Date(milliseconds).toISOString().replace(/^\+0*/, '').split('T');
  return `${day} ${time.replace(/\.?0*Z$/, '')} +0000 UTC`;
}

/**
 * Reads a date as users write it: `2027-05-01`, `2027-05-01T12:00`, `2027-05-01 12:00:30.5Z`, `2027-05-01T12:00+02:00`.
 * Without a time it is midnight, without an offset UTC.
 *
 * @returns Milliseconds since 1970-01-01 UTC; `undefined` for anything else, including days that do not exist.
 */
export function parseMoment(text: string): number | undefined {
  const [, date, time = '00:00', zone = 'Z'] = moment.exec(text) ?? [];
  if (date === undefined) return undefined;
  const milliseconds = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(milliseconds) || !isDay(date) ? undefined : milliseconds;
}

const moment = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** The engine reads February 30 as March 2. */
function isDay(date: string): boolean {
  return new Date(date).toISOString().startsWith(date);
}

/**
 * Reads a date that a user types into a field: like {@link parseMoment}, or days from now, `+90d` and `-3d`.
 *
 * @returns Milliseconds since 1970-01-01 UTC; `undefined` for anything else.
 */
export function parseMomentInput(text: string, now: number): number | undefined {
  const [, days] = daysFromNow.exec(text.trim()) ?? [];
  if (days !== undefined) return now + Number(days) * 86_400_000;
  return parseMoment(text.trim().replace(/ ?UTC$/, 'Z'));
}

/** Five digits are 273 years. */
const daysFromNow = /^([+-]\d{1,5})d?$/;

/** Writes a moment in the form that {@link parseMomentInput} reads: `2027-05-01`, or `2027-05-01 12:00 UTC` if it is not midnight. */
export function formatMomentInput(milliseconds: number): string {
  return milliseconds % 86_400_000 === 0
    ? new Date(milliseconds).toISOString().slice(0, 10)
    : formatDateTime(milliseconds);
}
