import { plainText } from '../markdown.ts';
import type { ReportCertificate } from './certificateReport.ts';
import { reportCells, reportHeadings } from './reportCells.ts';

/** Writes certificates as a Markdown table, for a runbook or a pull request. Text from certificates stays text. */
export function markdownReport(certificates: readonly ReportCertificate[], locale?: string): string {
  const headings = reportHeadings().map((heading) => plainText(heading));
  const rows = certificates.map((certificate) =>
    reportCells(certificate, locale).map(({ lines }) => lines.map((line) => plainText(line)).join('<br>')),
  );
  return [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
