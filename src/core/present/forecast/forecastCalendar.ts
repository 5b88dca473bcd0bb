import * as l10n from '@vscode/l10n';
import type { Cluster } from '../../pki/cluster/connections/model.ts';
import { formatIsoTime } from '../../text/moment.ts';
import type { Outage } from './outages.ts';
import { causeWords, connectionLines } from './outageWords.ts';

/** Octets of a line without its end (RFC 5545 §3.1). */
const longestLine = 75;
/** A month before, and a week. */
const reminders = ['-P30D', '-P7D'];

/**
 * Writes what stops as an iCalendar object (RFC 5545) with reminders. An outage keeps its UID as long as its certificates
 * do, so that a newer calendar replaces it.
 *
 * @param now - The moment of making.
 */
export function forecastCalendar(clusters: readonly Cluster[], outages: readonly Outage[], now: number): string {
  const events = outages
    .filter(({ change }) => change === 'stops')
    .flatMap((outage) => eventLines(outage, clusters, now));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//CertScope//forecast//EN',
    'CALSCALE:GREGORIAN',
    ...events,
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(outage: Outage, clusters: readonly Cluster[], now: number): readonly string[] {
  const cluster = clusters.find(({ id }) => id === outage.cluster);
  const prefix = cluster?.name === undefined ? '' : `${cluster.name}: `;
  const summary = `${prefix}${causeWords(outage)}`;
  const stops = connectionLines(outage, (cluster?.hosts.length ?? 0) < 2).map((line) => l10n.t('stops: {0}', line));
  const [first] = outage.certificates;
  const description = [...outage.effects, ...stops].join('\n');
  return [
    'BEGIN:VEVENT',
    `UID:${first?.fingerprint ?? outage.cluster}-${outage.at}@certscope`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(outage.at)}`,
    `DTEND:${stamp(outage.at)}`,
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

/** RFC 5545 §3.3.11. What is no text is left out. */
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
