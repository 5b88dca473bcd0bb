import { decodeTime } from '../../x509/decodeTime.ts';
import { DerReader } from '../../x509/derReader.ts';
import type { DerElement } from './derElements.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jan  1 00:00:00 2026 GMT`, as OpenSSL prints times. */
export function timeText(time: number | undefined): string {
  if (time === undefined) return 'Bad time value';
  const date = new Date(time);
  return `${dayText(date)} ${clockText(date)} ${date.getUTCFullYear()} GMT`;
}

/** As {@link timeText}, with thousandths of a second. */
export function exactTimeText(time: number): string {
  const date = new Date(time);
  const thousandths = String(date.getUTCMilliseconds()).padStart(3, '0');
  return `${dayText(date)} ${clockText(date)}.${thousandths} ${date.getUTCFullYear()} GMT`;
}

/**
 * Reads the time in `element`.
 *
 * @param type - The time's own identifier octet, if a context tag replaces it.
 */
export function readTime(element: DerElement, type = element.tag): number | undefined {
  const reader = new DerReader(element.der);
  if (!reader.read(0, element.der.length)) return undefined;
  reader.tag = type;
  return decodeTime(reader, 'time');
}

function dayText(date: Date): string {
  return `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')}`;
}

function clockText(date: Date): string {
  return date.toISOString().replace(/^.*T(.{8}).*$/, '$1');
}
