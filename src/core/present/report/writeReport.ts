import * as l10n from '@vscode/l10n';
import type { Cryptography } from '../../pki/crypto.ts';
import { encodeBase64 } from '../../text/encodePem.ts';
import { jsonDocument } from '../../text/jsonDocument.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { type CalendarEvent, calendar } from '../calendar.ts';
import { buildInventory } from '../inventory/inventory.ts';
import { plainText } from '../markdown.ts';
import type { PresentContext } from '../presentContext.ts';
import { certificateReport, type ReportCertificate } from './certificateReport.ts';
import { csvReport } from './csvReport.ts';
import { htmlReport } from './htmlReport.ts';
import { reportCells, reportHeadings } from './reportCells.ts';

/** The formats of a report. */
export type ReportFormat = 'json' | 'csv' | 'markdown' | 'html' | 'ics';

/** Writes every certificate of a graph, for a file. */
export function writeReport(
  format: ReportFormat,
  context: PresentContext,
  { sha256 }: Pick<Cryptography, 'sha256'>,
): string {
  const { graph, findings, now } = context;
  switch (format) {
    case 'json':
      return jsonDocument(buildInventory(graph, findings, { withDer: true }));
    case 'csv':
      return csvReport(certificateReport(context));
    case 'markdown':
      return markdownReport(certificateReport(context));
    case 'html': {
      const digest = (content: string) => encodeBase64(sha256(Uint8Array.from(new TextEncoder().encode(content))));
      return htmlReport(certificateReport(context), { now, digest });
    }
    case 'ics':
      return certificateCalendar(certificateReport(context), now);
  }
}

/**
 * Writes the expiry of certificates as a calendar with reminders; those expired before `now` are omitted.
 *
 * @internal
 */
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

/**
 * Writes certificates as a Markdown table, for a runbook or a pull request. Text from certificates stays text.
 *
 * @internal
 */
export function markdownReport(certificates: readonly ReportCertificate[], locale?: string): string {
  const headings = reportHeadings().map((heading) => plainText(heading));
  const rows = certificates.map((certificate) =>
    reportCells(certificate, locale).map(({ lines }) => lines.map((line) => plainText(line)).join('<br>')),
  );
  return [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
