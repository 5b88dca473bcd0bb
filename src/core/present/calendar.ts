import { formatIsoTime } from '../text/moment.ts';

/** Octets of a line without its end (RFC 5545 §3.1). */
const longestLine = 75;
/** A month before, and a week. */
const reminders = ['-P30D', '-P7D'];

/** An event with reminders. */
export interface CalendarEvent {
  /** Stable for the same event, so that a newer calendar replaces it. Without a host. */
  readonly uid: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly summary: string;
  readonly description: string;
}

/**
 * Writes events as an iCalendar object (RFC 5545), each with reminders a month and a week ahead. Texts may hold anything.
 *
 * @param product - The program that created it, one word.
 * @param now - When the calendar is created.
 */
export function calendar(product: string, events: readonly CalendarEvent[], now: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//CertScope//${product}//EN`,
    'CALSCALE:GREGORIAN',
    ...events.flatMap((event) => eventLines(event, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines({ uid, at, summary, description }: CalendarEvent, now: number): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}@certscope`,
    `DTSTAMP:${stamp(now)}`,
    // No DTEND: RFC 5545 §3.8.2.2 requires it to be later than the start.
    `DTSTART:${stamp(at)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    'TRANSP:TRANSPARENT',
    ...reminders.flatMap((trigger) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `TRIGGER:${trigger}`,
      `DESCRIPTION:${escaped(summary)}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ];
}

/** `20271124T142259Z` */
function stamp(moment: number): string {
  return formatIsoTime(moment).replace(/[-:]/g, '');
}

/** RFC 5545 §3.3.11. Control characters are removed. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** Breaks a line between characters, never within one: a continuation begins with a space. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const { length } = encoder.encode(character);
    if (octets + length > longestLine) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += length;
  }
  return [...parts, part].join('\r\n');
}
