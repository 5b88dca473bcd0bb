import * as l10n from '@vscode/l10n';

const minute = 60_000;
const hour = 60 * minute;
/** Milliseconds in a day, the unit of every threshold. */
export const day = 24 * hour;

/**
 * Formats a duration with one unit, rounded down so that it never promises too much: `52 min`, `31 h` (below 48 h), `312 d` (below
 * 730 d), `7 y`. Ignores the sign.
 */
export function formatDuration(milliseconds: number): string {
  const { count, unit } = largestUnit(milliseconds);
  switch (unit) {
    case 'minute':
      return l10n.t('{0} min', count);
    case 'hour':
      return l10n.t('{0} h', count);
    case 'day':
      return l10n.t('{0} d', count);
    case 'year':
      return l10n.t('{0} y', count);
  }
}

/** Formats a duration for a sentence: `52 min`, `5 h`, `1 day`, `21 days`, `7 years`. Ignores the sign. */
export function formatDurationInWords(milliseconds: number): string {
  const { count, unit } = largestUnit(milliseconds);
  switch (unit) {
    case 'minute':
      return l10n.t('{0} min', count);
    case 'hour':
      return count >= 24 && count % 24 === 0 ? inDays(count / 24) : l10n.t('{0} h', count);
    case 'day':
      return inDays(count);
    case 'year':
      return l10n.t('{0} years', count);
  }
}

function inDays(count: number): string {
  return count === 1 ? l10n.t('1 day') : l10n.t('{0} days', count);
}

function largestUnit(milliseconds: number): { count: number; unit: 'minute' | 'hour' | 'day' | 'year' } {
  const size = Math.abs(milliseconds);
  if (size < hour) return { count: Math.floor(size / minute), unit: 'minute' };
  if (size < 48 * hour) return { count: Math.floor(size / hour), unit: 'hour' };
  const days = Math.floor(size / day);
  return days < 730 ? { count: days, unit: 'day' } : { count: Math.floor(days / 365), unit: 'year' };
}

/** Milliseconds in Go's units. */
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration like Go's `time.ParseDuration`: `8760h0m0s`, `1.5h`, `-5m`, `0`.
 *
 * @returns Milliseconds; `undefined` for anything else.
 */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  if (rest === '0') return 0;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[nuµμm]?s|[mh]))+$/.test(rest)) return undefined;
  let milliseconds = 0;
  for (const [, count, unit = ''] of rest.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    milliseconds += Number(count) * (units[unit] ?? 0);
  }
  return sign === '-' ? -milliseconds : milliseconds;
}
