import type { MapForecast } from '../../../protocol/pkiMap.ts';
import { day } from '../../text/duration.ts';
import { formatMonth } from '../../text/moment.ts';

/** Both ends of the time that the forecast shows. */
export interface ForecastAxis {
  readonly from: number;
  readonly until: number;
}

/** A year and what is left of the month it began in. */
const usual = 13;
/** Ticks are labelled by months up to this many of them, then by years. */
const labelledMonths = 40;

/** From the beginning of this month for a year; longer where nothing ends within it. */
export function forecastAxis(today: number, firstEnd: number | undefined): ForecastAxis {
  const date = new Date(today);
  const month = (count: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  const until = month(usual);
  const isFar = firstEnd !== undefined && firstEnd > until;
  return { from: month(0), until: isFar ? firstEnd + (firstEnd - today) / 10 : until };
}

/** Where a moment lies on an axis, from 0 to 1; beyond its ends at them. */
export function fractionOf({ from, until }: ForecastAxis, moment: number): number {
  return Math.min(1, Math.max(0, (moment - from) / (until - from)));
}

/** A tick at the beginning of each month, or each year, with a label in the middle of what follows. */
export function axisTicks(axis: ForecastAxis, locale?: string): MapForecast['ticks'] {
  const start = new Date(axis.from);
  const months = Math.ceil((axis.until - axis.from) / (30.4 * day));
  const step = months <= 14 ? 1 : months <= labelledMonths ? 3 : 12;
  const first = step === 12 ? 12 - start.getUTCMonth() : 0;
  const ticks: { at: number; label: string }[] = [];
  for (let month = first; ; month += step) {
    const moment = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1);
    if (moment >= axis.until) return ticks;
    const label = step === 12 ? String(new Date(moment).getUTCFullYear()) : formatMonth(moment, locale);
    ticks.push({ at: fractionOf(axis, moment), label });
  }
}
