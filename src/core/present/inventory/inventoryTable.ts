import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import type { LocatedValue } from '../../locate/locateModel.ts';
import type { DecodedFile, FileReference } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { fileReason } from '../fileReason.ts';
import { inlineSummary } from '../hints/inlineSummary.ts';
import { referenceSummary } from '../hints/referenceSummary.ts';
import type { PresentContext } from '../presentContext.ts';
import { textTable } from '../textTable.ts';

/**
 * Lists every file's values and references for a terminal, one line each: place, key path, what it is and whether it
 * works.
 */
export function inventoryTable(context: PresentContext): string {
  const { graph, findings } = context;
  const byFile = groupBy(findings, ({ path }) => path);
  const rows = graph.files.flatMap((file) => fileRows(file, byFile, context));
  if (rows.length === 0) return `${l10n.t('No certificates here.')}\n`;
  return textTable([l10n.t('WHERE'), l10n.t('FIELD'), l10n.t('WHAT')], rows);
}

function fileRows(
  file: DecodedFile,
  byFile: ReadonlyMap<string, readonly Finding[]>,
  whole: PresentContext,
): string[][] {
  const findingsOf = (path: string | undefined) => (path === undefined ? [] : (byFile.get(path) ?? []));
  const context = { ...whole, findings: findingsOf(file.path) };
  const path = visibleWholeText(file.path);
  if (file.unreadable !== undefined) return [[path, '', l10n.t('? cannot be read: {0}', fileReason(file.unreadable))]];
  const values = file.values.map((value) => ({ ...place(value), summary: inlineSummary(value, file, context) }));
  const named = (file.references ?? []).map((reference) => ({
    ...place({ span: reference.span, keyPath: reference.flag?.name ?? reference.keyPath }),
    summary: referenceSummary(reference, file, {
      ...whole,
      findings: [...context.findings, ...referencedFiles(reference, whole).flatMap(findingsOf)],
    }),
  }));
  return [...values, ...named]
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, keyPath, summary }) => {
      if (summary === undefined) return [];
      const line = file.lines?.positionAt(start).line;
      return [[line === undefined ? path : `${path}:${line + 1}`, visibleText(keyPath), summary]];
    });
}

/**
 * The file that a reference names, and the files that this one names in turn, such as the certificate of a
 * kubeconfig.
 */
function referencedFiles(reference: FileReference, { graph }: PresentContext): readonly string[] {
  const target = referenceTarget(reference, graph);
  if (target.kind !== 'file') return [];
  const named = (target.file.references ?? []).flatMap(({ filePath }) => filePath ?? []);
  return [target.file.path, ...named];
}

function place({ span, keyPath = '' }: Pick<LocatedValue, 'span' | 'keyPath'>) {
  return { start: span.start, keyPath };
}
