import * as l10n from '@vscode/l10n';
import { type DerReader, tag } from './derReader.ts';

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Decodes the UTCTime or GeneralizedTime that the reader has just read, to milliseconds since 1970-01-01 UTC.
 *
 * Forms that BER allows and RFC 5280 §4.1.2.5 does not (an offset from UTC, no seconds, fractions, GeneralizedTime
 * before 2050) are read and reported. A date that does not exist is never shifted to another.
 *
 * @returns `undefined` when the moment does not exist; the reason is reported. Never throws.
 */
export function decodeTime(reader: DerReader, field: string): number | undefined {
  const { bytes, content, end } = reader;
  const isUtcTime = reader.tag === tag.utcTime;
  if (!isUtcTime && reader.tag !== tag.generalizedTime) {
    reader.report(field, l10n.t('it is not a time'), reader.start);
    return undefined;
  }
  const digits = countDigits(bytes, content, end);
  const yearDigits = isUtcTime ? 2 : 4;
  const hasSeconds = digits === yearDigits + 10;
  if (!hasSeconds && digits !== yearDigits + 8 && !(digits === yearDigits + 6 && !isUtcTime)) {
    return reportUnreadable(reader, field);
  }
  let at = content;
  const shortYear = twoDigits(bytes, at);
  let year = shortYear < 50 ? 2000 + shortYear : 1900 + shortYear;
  if (!isUtcTime) year = shortYear * 100 + twoDigits(bytes, at + 2);
  at += yearDigits;
  const month = twoDigits(bytes, at);
  const day = twoDigits(bytes, at + 2);
  const hour = twoDigits(bytes, at + 4);
  const minute = digits >= yearDigits + 8 ? twoDigits(bytes, at + 6) : 0;
  const second = hasSeconds ? twoDigits(bytes, at + 8) : 0;
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) {
    reader.report(field, l10n.t('this date or time does not exist: {0}', printable(bytes, content, end)), reader.start);
    return undefined;
  }
  const seconds = ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  at = content + digits;
  if (at === end - 1 && bytes[at] === 0x5a) {
    if (!hasSeconds || (!isUtcTime && year < 2050)) reportForm(reader, field);
    return seconds * 1000;
  }
  return withRest(reader, field, seconds, at, isUtcTime, digits - yearDigits);
}

/** Reads what may follow the digits in BER: a fraction of the last unit, and an offset from UTC. */
function withRest(
  reader: DerReader,
  field: string,
  seconds: number,
  restStart: number,
  isUtcTime: boolean,
  digitsBehindYear: number,
): number | undefined {
  const { bytes, end } = reader;
  let at = restStart;
  let milliseconds = seconds * 1000;
  if (!isUtcTime && (bytes[at] === 0x2e || bytes[at] === 0x2c)) {
    const digits = countDigits(bytes, at + 1, end);
    if (digits === 0) return reportUnreadable(reader, field);
    const unit = digitsBehindYear === 10 ? 1000 : digitsBehindYear === 8 ? 60_000 : 3_600_000;
    let fraction = 0;
    let scale = 1;
    for (let i = 0; i < digits && i < 9; i++) {
      scale *= 10;
      fraction = fraction * 10 + ((bytes[at + 1 + i] ?? 0) - 0x30);
    }
    milliseconds += Math.floor((fraction * unit) / scale);
    at += digits + 1;
  }
  const sign = bytes[at];
  if (sign === 0x5a && at === end - 1) {
    reportForm(reader, field);
    return milliseconds;
  }
  if ((sign !== 0x2b && sign !== 0x2d) || end - at !== 5 || countDigits(bytes, at + 1, end) !== 4) {
    return reportUnreadable(reader, field);
  }
  const hours = twoDigits(bytes, at + 1);
  const minutes = twoDigits(bytes, at + 3);
  if (hours > 23 || minutes > 59) return reportUnreadable(reader, field);
  reportForm(reader, field);
  const offset = (hours * 60 + minutes) * 60_000;
  return sign === 0x2b ? milliseconds - offset : milliseconds + offset;
}

function reportUnreadable(reader: DerReader, field: string): undefined {
  const { bytes, content, end } = reader;
  reader.report(field, l10n.t('it is not a valid time: {0}', printable(bytes, content, end)), reader.start);
  return undefined;
}

function reportForm(reader: DerReader, field: string): void {
  const { bytes, content, end } = reader;
  reader.report(
    field,
    l10n.t('this time format is not allowed in certificates: {0}', printable(bytes, content, end)),
    reader.start,
    'validity-noncanonical-time',
  );
}

/** Shows at most 30 octets of a time, with `?` for anything but visible ASCII. */
function printable(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end && i < start + 30; i++) {
    const octet = bytes[i] ?? 0;
    text += octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '?';
  }
  return text;
}

function countDigits(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && (bytes[i] ?? 0) >= 0x30 && (bytes[i] ?? 0) <= 0x39) i++;
  return i - start;
}

function twoDigits(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) * 10 + (bytes[offset + 1] ?? 0) - 528;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isDate(year: number, month: number, day: number): boolean {
  const last = month === 2 && isLeapYear(year) ? 29 : (daysInMonth[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

/** Days from 1970-01-01 in the Gregorian calendar, also before its introduction. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  return year * 365 + leapDays + (daysBeforeMonth[month - 1] ?? 0) + leapDay + day - 719_528;
}
