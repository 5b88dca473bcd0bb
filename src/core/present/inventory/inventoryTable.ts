import * as l10n from '@vscode/l10n';
import type { LocatedValue } from '../../locate/locateModel.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { fileReason } from '../fileReason.ts';
import { inlineSummary } from '../hints/inlineSummary.ts';
import { referenceSummary } from '../hints/referenceSummary.ts';
import type { PresentContext } from '../presentContext.ts';
import { textTable } from '../textTable.ts';

/**
 * Lists every file's values and references for a terminal: place, key path, what it is and whether it works.
 *
 * @param columns - Width of the terminal.
 */
export function inventoryTable(context: PresentContext, columns?: number): string {
  const rows = context.graph.files.flatMap((file) => fileRows(file, context));
  if (rows.length === 0) return `${l10n.t('No certificates here.')}\n`;
  return textTable([l10n.t('WHERE'), l10n.t('FIELD'), l10n.t('WHAT')], rows, columns);
}

function fileRows(file: DecodedFile, context: PresentContext): string[][] {
  const path = visibleWholeText(file.path);
  if (file.unreadable !== undefined) return [[path, '', l10n.t('? cannot be read: {0}', fileReason(file.unreadable))]];
  const values = file.values.map((value) => ({ ...place(value), summary: inlineSummary(value, file, context) }));
  const named = (file.references ?? []).map((reference) => ({
    ...place({ span: reference.span, keyPath: reference.flag?.name ?? reference.keyPath }),
    summary: referenceSummary(reference, file, context),
  }));
  return [...values, ...named]
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, keyPath, summary }) => {
      if (summary === undefined) return [];
      const line = file.lines?.positionAt(start).line;
      return [[line === undefined ? path : `${path}:${line + 1}`, visibleText(keyPath), summary]];
    });
}

function place({ span, keyPath = '' }: Pick<LocatedValue, 'span' | 'keyPath'>) {
  return { start: span.start, keyPath };
}
