import type { Cryptography } from '../../pki/crypto.ts';
import { encodeBase64 } from '../../text/encodePem.ts';
import { jsonDocument } from '../../text/jsonDocument.ts';
import { buildInventory } from '../inventory/inventory.ts';
import type { PresentContext } from '../presentContext.ts';
import { certificateCalendar } from './certificateCalendar.ts';
import { certificateReport } from './certificateReport.ts';
import { csvReport } from './csvReport.ts';
import { htmlReport } from './htmlReport.ts';
import { markdownReport } from './markdownReport.ts';

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
