import * as l10n from '@vscode/l10n';
import { type Finding, type Severity, severities } from '../../findings/findingModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { joinSentences, joinWords } from '../../text/sentences.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { certificateCount } from '../certificateWords.ts';
import { fileReason } from '../fileReason.ts';
import { padded } from '../textTable.ts';

/**
 * Lists findings by file for a terminal, each with its place and code, then unreadable files with the reason, then a
 * line with the counts.
 *
 * @param isAll - Also findings in test data, examples and the like, which are counted otherwise.
 */
export function findingsTable(graph: PkiGraph, all: readonly Finding[], isAll = false): string {
  const findings = isAll ? all : all.filter(({ quiet }) => quiet === undefined);
  const blocks = graph.files.flatMap((file) => {
    if (file.unreadable !== undefined) {
      return [`${visibleWholeText(file.path)}\n  ${l10n.t('cannot be read: {0}', fileReason(file.unreadable))}\n\n`];
    }
    const inFile = findings.filter(({ path }) => path === file.path);
    if (inFile.length === 0) return [];
    const lines = inFile.map((finding) => {
      const start = finding.span === undefined ? undefined : file.lines?.positionAt(finding.span.start);
      const place = start === undefined ? '' : `${start.line + 1}:${start.character + 1}`;
      const word = padded(severityWord(finding.severity), 8);
      return `  ${padded(place, 9)}${word} ${visibleWholeText(finding.message)}  ${finding.code}\n`;
    });
    return [`${visibleWholeText(file.path)}\n${lines.join('')}\n`];
  });
  return blocks.join('') + summary(graph, findings) + quietWords(all.length - findings.length);
}

function summary(graph: PkiGraph, findings: readonly Finding[]): string {
  const unreadable = graph.files.filter((file) => file.unreadable !== undefined);
  const counts = severities
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => countWord(severity, count));
  const certificates = certificateCount(graph.certificates.size);
  const verdict = counts.length === 0 ? l10n.t('No problems') : joinWords(counts);
  const skipped =
    unreadable.length === 0
      ? undefined
      : unreadable.length === 1
        ? l10n.t('1 file cannot be read.')
        : l10n.t('{0} files cannot be read.', unreadable.length);
  return `${joinSentences(l10n.t('{0} in {1}.', verdict, certificates), skipped)}\n`;
}

/** Says what is not listed, so that silence is not mistaken for health. */
function quietWords(count: number): string {
  if (count === 0) return '';
  const words =
    count === 1
      ? l10n.t(
          '1 finding in test data, examples, templates, documentation, source code or vendored files is not listed. {0} lists it.',
          '--all',
        )
      : l10n.t(
          '{0} findings in test data, examples, templates, documentation, source code or vendored files are not listed. {1} lists them.',
          count,
          '--all',
        );
  return `${words}\n`;
}

function severityWord(severity: Severity): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'info':
      return l10n.t('info');
    case 'hint':
      return l10n.t('hint');
  }
}

function countWord(severity: Severity, count: number): string {
  switch (severity) {
    case 'error':
      return count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count);
    case 'warning':
      return count === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', count);
    case 'info':
      return count === 1 ? l10n.t('1 note') : l10n.t('{0} notes', count);
    case 'hint':
      return count === 1 ? l10n.t('1 hint') : l10n.t('{0} hints', count);
  }
}
