import { applyReplacements } from '../renewal/applyReplacements.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { visibleText } from '../text/visibleText.ts';

/** Lines that a change removes, adds or rewrites. */
interface ChangedLines {
  /** One-based, before the change; where lines are only added, the one that follows. */
  readonly first: number;
  readonly last: number;
  /** `old → new`; `undefined` if a redacted copy would hide something of it, or it is too long. */
  readonly words: string | undefined;
}

/** Longer quotes leave no room for the buttons of a question. */
const mostLines = 20;
const longestLine = 200;

/**
 * The lines that a change touches, to ask before it is made. They are quoted only where a redacted copy shows them as they are, so
 * that no question shows a password, a token or a comment.
 *
 * @param copyOf - The redacted copy of a text, line by line; `undefined` if there is none.
 */
export async function changedLines(
  text: string,
  replacements: readonly TextReplacement[],
  copyOf: (text: string) => Promise<string | undefined>,
): Promise<readonly ChangedLines[]> {
  const result = applyReplacements(text, replacements);
  const [before, after] = [linesOf(text, await copyOf(text)), linesOf(result, await copyOf(result))];
  const stretches: Stretch[] = [];
  let shift = 0;
  for (const { span, newText } of replacements.toSorted((a, b) => a.span.start - b.span.start)) {
    const start = span.start + shift;
    shift += newText.length - (span.end - span.start);
    const last = stretches.at(-1);
    const [old, fresh] = [
      linesBetween(text, span.start, span.end),
      linesBetween(result, start, start + newText.length),
    ];
    if (last === undefined || old.first > last.old.last) stretches.push({ old, fresh });
    else stretches[stretches.length - 1] = { old: around(last.old, old), fresh: around(last.fresh, fresh) };
  }
  return stretches.map(({ old, fresh }) => {
    let gone = before.slice(old.first, old.last + 1);
    let come = after.slice(fresh.first, fresh.last + 1);
    let { first } = old;
    while (gone.length > 0 && gone[0]?.text === come[0]?.text)
      [gone, come, first] = [gone.slice(1), come.slice(1), first + 1];
    while (gone.length > 0 && gone.at(-1)?.text === come.at(-1)?.text)
      [gone, come] = [gone.slice(0, -1), come.slice(0, -1)];
    return { first: first + 1, last: first + Math.max(1, gone.length), words: wordsOf(gone, come) };
  });
}

/** Changes that touch the same lines, and these lines before and after. */
interface Stretch {
  readonly old: LineRange;
  readonly fresh: LineRange;
}

/** Both zero-based and included. */
interface LineRange {
  readonly first: number;
  readonly last: number;
}

function linesBetween(text: string, start: number, end: number): LineRange {
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  return { first: lineAt(start), last: lineAt(end) };
}

function around(a: LineRange, b: LineRange): LineRange {
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

interface Line {
  readonly text: string;
  readonly isShown: boolean;
}

function linesOf(text: string, copy: string | undefined): readonly Line[] {
  const [lines, shown] = [text.split('\n'), copy?.split('\n')];
  const isAligned = shown?.length === lines.length;
  return lines.map((line, index) => ({
    text: line,
    isShown: isAligned && shown[index] === line && line.length <= longestLine,
  }));
}

function wordsOf(gone: readonly Line[], come: readonly Line[]): string | undefined {
  const all = [...gone, ...come];
  if (all.length > mostLines || all.some(({ isShown }) => !isShown)) return undefined;
  const [old, fresh] = [gone, come].map((lines) => lines.map((line) => visibleText(line.text.trim())).join('\n'));
  if (gone.length === 0) return `+ ${fresh}`;
  return come.length === 0 ? `- ${old}` : `${old} → ${fresh}`;
}
