import * as l10n from '@vscode/l10n';
import { visibleWholeText } from '../../text/visibleText.ts';
import { type CalendarEvent, calendar } from '../calendar.ts';
import type { ReportCertificate } from './certificateReport.ts';
import { reportCells } from './reportCells.ts';

/** Writes the expiry of certificates as a calendar with reminders; those expired before `now` are omitted. */
export function certificateCalendar(certificates: readonly ReportCertificate[], now: number): string {
  const events = certificates.flatMap((certificate): readonly CalendarEvent[] => {
    const { name, notAfter, daysLeft, fingerprint } = certificate;
    if (notAfter === undefined || daysLeft === undefined || notAfter < now) return [];
    const places = reportCells(certificate, undefined).at(-1)?.lines ?? [];
    return [
      {
        uid: fingerprint,
        at: notAfter,
        summary: l10n.t('{0} expires', visibleWholeText(name)),
        description: places.map(visibleWholeText).join('\n'),
      },
    ];
  });
  return calendar('inventory', events, now);
}
