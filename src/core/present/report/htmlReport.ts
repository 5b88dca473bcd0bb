import * as l10n from '@vscode/l10n';
import { formatIsoTime } from '../../text/moment.ts';
import { textLanguage } from '../../text/textLanguage.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { escapeMarkup } from '../escapeMarkup.ts';
import type { ReportCertificate } from './certificateReport.ts';
import { htmlReportScript, htmlReportStyle } from './htmlReportParts.ts';
import { reportCells, reportHeadings } from './reportCells.ts';

/** What a page needs besides the certificates. */
export interface HtmlReportOptions {
  /** The moment to judge by. */
  readonly now: number;
  /** BCP 47. */
  readonly locale?: string;
  /**
   * Base64 of the SHA-256 of a text in UTF-8; the content security policy allows only the page's own script and style
   * by it.
   */
  digest(text: string): string;
}

/**
 * Writes certificates as a self-contained page: a table that can be sorted and filtered. Nothing is loaded, and only
 * the page's own script runs.
 */
export function htmlReport(certificates: readonly ReportCertificate[], options: HtmlReportOptions): string {
  const { now, locale, digest } = options;
  const policy = `default-src 'none'; style-src 'sha256-${digest(htmlReportStyle)}'; script-src 'sha256-${digest(htmlReportScript)}'`;
  const title = l10n.t('Certificates as of {0}', formatIsoTime(now));
  const headings = reportHeadings().map(
    (heading) => `<th scope="col"><button type="button">${escaped(heading)}</button></th>`,
  );
  const rows = certificates.map((certificate) => {
    const cells = reportCells(certificate, locale).map(
      ({ lines, sortBy }) =>
        `<td data-sort="${escaped(String(sortBy))}">${lines.map((line) => `<div>${escaped(line)}</div>`).join('')}</td>`,
    );
    return `<tr class="${certificate.state}">${cells.join('')}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="${escaped(locale ?? textLanguage())}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${htmlReportStyle}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<label>${escaped(l10n.t('Filter'))} <input type="search"></label>
<table>
<thead><tr>${headings.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<script>${htmlReportScript}</script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return escapeMarkup(visibleWholeText(text));
}
