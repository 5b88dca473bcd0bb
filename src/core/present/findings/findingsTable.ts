import * as l10n from '@vscode/l10n';
import { configurationName } from '../../findings/configuration/rules.ts';
import { type Finding, type Severity, type SilencedFinding, severities } from '../../findings/findingModel.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { joinSentences, joinWords, listSeparator } from '../../text/sentences.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { certificateCount } from '../certificateWords.ts';
import { fileReason } from '../fileReason.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { severityState, stateMark } from '../stateMark.ts';
import { padded, wrapped } from '../textTable.ts';

/** What a list of findings shows besides those that count. */
export interface FindingsTableOptions {
  /** Also findings that are counted otherwise: in test data, examples and the like, and those that are silenced. Repeats are listed, too. */
  readonly isAll?: boolean;
  /** Those that are told elsewhere: they count, and are not listed. */
  readonly unlisted?: ReadonlySet<Finding>;
  readonly silenced?: readonly SilencedFinding[];
  /** Entries of the baseline that no finding has any more; `undefined` without a baseline. */
  readonly gone?: number | undefined;
  /** Width of the terminal in characters; `undefined` when the text goes to a file or another program. */
  readonly columns?: number | undefined;
}

/**
 * Lists findings for a terminal below their places, which editors and terminals open: errors by file, then warnings by file, then the
 * rest. The same finding at several places is one. Then come unreadable files with the reason, and a line with the counts.
 */
export function findingsTable(graph: PkiGraph, all: readonly Finding[], options: FindingsTableOptions = {}): string {
  const { isAll = false, unlisted, silenced = [], gone, columns } = options;
  const findings = isAll ? all : all.filter(({ quiet }) => quiet === undefined);
  const files = new Map(graph.files.map((file) => [file.path, file]));
  const parts: readonly Severity[][] = [['error'], ['warning'], ['info', 'hint']];
  const list = (some: readonly Finding[], wordOf: (finding: Finding) => string): string => {
    const repeats = isAll ? some.map((finding) => [finding]) : [...groupBy(some, sameText).values()];
    const byFile = groupBy(repeats, ([first]) => first?.path ?? '');
    const blocks = graph.files.flatMap(({ path }) => {
      const byPlace = groupBy(byFile.get(path) ?? [], ([first]) => (first === undefined ? '' : placeOf(files, first)));
      const places = [...byPlace].map(
        ([place, alike]) => `${place}\n${alike.map((each) => findingText(files, each, wordOf, columns)).join('')}`,
      );
      return places.length === 0 ? [] : [`${places.join('')}\n`];
    });
    return blocks.join('');
  };
  const blocks = parts.map((part) =>
    list(
      findings.filter((finding) => part.includes(finding.severity) && unlisted?.has(finding) !== true),
      ({ severity }) => `${stateMark(severityState(severity))} ${severityWord(severity)}`,
    ),
  );
  const ignored = isAll ? list(silenced, () => `${stateMark('none')} ${l10n.t('ignored')}`) : '';
  const known = silenced.filter(({ by }) => by === 'baseline').length;
  const quiet = quietWords(all.length - findings.length).trimEnd();
  const closing = joinSentences(
    summary(graph, findings),
    known === 0 && gone === undefined
      ? undefined
      : l10n.t('{0} new, {1} known from the baseline.', findings.length, known),
    goneWords(gone),
    silencedWords(known === 0 ? silenced : silenced.filter(({ by }) => by !== 'baseline'), isAll).trimEnd(),
  );
  const last = [closing, quiet]
    .filter((line) => line !== '')
    .flatMap((line) => wrapped(line, columns ?? Number.POSITIVE_INFINITY));
  return `${blocks.join('')}${ignored}${unreadableFiles(graph)}${last.map((line) => `${line}\n`).join('')}`;
}

/** Says how many entries a baseline has in vain. */
export function goneWords(count = 0): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? l10n.t('1 baseline entry is no longer found.')
    : l10n.t('{0} baseline entries are no longer found.', count);
}

type FilesByPath = ReadonlyMap<string, DecodedFile>;

function sameText({ code, fingerprint = '', message }: Finding): string {
  return `${code} ${fingerprint} ${message}`;
}

/** A finding, and below it the other places that have the same. */
function findingText(
  files: FilesByPath,
  [first, ...others]: readonly Finding[],
  wordOf: (finding: Finding) => string,
  columns: number | undefined,
): string {
  if (first === undefined) return '';
  const repeats = [first, ...others].flatMap(({ related }) => related.filter(({ isRepeat }) => isRepeat));
  const alike: readonly Pick<Finding, 'path' | 'span'>[] = [...others, ...repeats];
  const places = alike.slice(0, mostPlaces).map((other) => placeOf(files, other));
  const more = alike.length - places.length;
  const list = joinWords(places);
  const lines = [
    `${visibleWholeText(first.message)}  ${first.code}`,
    ...(alike.length === 0
      ? []
      : [
          more === 0
            ? l10n.t('also at {0}', list)
            : l10n.t('also at {0} and {1} more', places.join(listSeparator()), more),
        ]),
  ].flatMap((line) => (columns === undefined ? [line] : wrapped(line, Math.max(narrowest, columns - textColumn))));
  return lines.map((line, index) => `  ${padded(index === 0 ? wordOf(first) : '', textColumn - 2)}${line}\n`).join('');
}

/** Where messages begin. */
const textColumn = 13;
/** Narrower columns are not wrapped. */
const narrowest = 20;

/** Places named below a finding. */
const mostPlaces = 3;

/** `admin.conf:16:31`, from 1; of a whole file, its path. */
function placeOf(files: FilesByPath, { path, span }: Pick<Finding, 'path' | 'span'>): string {
  const start = span && files.get(path)?.lines?.positionAt(span.start);
  const file = visibleWholeText(path);
  return start === undefined ? file : `${file}:${start.line + 1}:${start.character + 1}`;
}

function unreadableFiles({ files }: PkiGraph): string {
  return files
    .flatMap(({ path, unreadable }) =>
      unreadable === undefined
        ? []
        : [`${visibleWholeText(path)}\n  ${l10n.t('cannot be read: {0}', fileReason(unreadable))}\n\n`],
    )
    .join('');
}

/** How many findings each way to ignore them hides. */
export function silencedCounts(silenced: readonly SilencedFinding[]): NonNullable<Inventory['ignored']> {
  const count = (by: SilencedFinding['by']): number => silenced.filter((each) => each.by === by).length;
  return { comments: count('comment'), configuration: count('configuration'), baseline: count('baseline') };
}

/**
 * Says what comments and configuration hide, so that silence is not mistaken for health; empty if they hide nothing.
 *
 * @param isListed - The findings stand above.
 */
export function silencedWords(silenced: readonly SilencedFinding[], isListed = false): string {
  const { comments, configuration, baseline } = silencedCounts(silenced);
  const words = [
    { count: comments, word: (many: number) => l10n.t('{0} by comments', many) },
    { count: configuration, word: (many: number) => l10n.t('{0} by {1}', many, configurationName) },
    { count: baseline, word: (many: number) => l10n.t('{0} by the baseline', many) },
  ];
  const told = words.filter((each) => each.count > 0).map((each) => each.word(each.count));
  if (told.length === 0) return '';
  const list = joinWords(told);
  const all = isListed
    ? l10n.t('Ignored findings: {0}.', list)
    : l10n.t('Ignored findings: {0}. {1} lists them.', list, '--all');
  return `${all}\n`;
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
  return joinSentences(l10n.t('{0} in {1}.', verdict, certificates), skipped);
}

/** Says what is not listed, so that silence is not mistaken for health. */
export function quietWords(count: number): string {
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
