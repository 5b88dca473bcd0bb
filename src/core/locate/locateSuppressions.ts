import type { Span } from '../text/span.ts';
import { limits } from './limits.ts';
import { lineEndOf, nextLineOf } from './lines.ts';

/** A comment by which a user says that problems of a place are known. */
export interface Suppression {
  /** Codes of problems. */
  readonly codes: readonly string[];
  /** From the start of the comment's line to the end of the line it is about; absent when it is about the whole file. */
  readonly span?: Span;
}

const word = 'certscope-ignore';
const directive = /^certscope-ignore(-file)?:?[ \t]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/;
/** A line of nothing but a comment, or of nothing. */
const noContent = /^[ \t]*(?:(?:#|\/\/|\*).*)?$/;

/**
 * Finds the comments `certscope-ignore CODE, CODE` of a text. One behind a value is about its line, one on a line of its own
 * about the next line that holds something; `certscope-ignore-file CODE` is about the file. What follows the codes is for
 * people. Never throws.
 */
export function locateSuppressions(text: string): readonly Suppression[] {
  const found: Suppression[] = [];
  for (let at = text.indexOf(word); at >= 0 && found.length < limits.suppressions; at = text.indexOf(word, at + 1)) {
    const [, isFile, list] = directive.exec(text.slice(at, at + longestDirective)) ?? [];
    const start = text.lastIndexOf('\n', at) + 1;
    const before = text.slice(start, at);
    if (list === undefined || !/(?:#|\/\/|\*)[ \t]*$/.test(before)) continue;
    const codes = list.split(',').map((code) => code.trim());
    found.push(isFile === undefined ? { codes, span: { start, end: endOfTarget(text, start) } } : { codes });
  }
  return found;
}

/** Room for a dozen codes. */
const longestDirective = 600;

/** The end of the line that a comment on the line at `start` is about. */
function endOfTarget(text: string, start: number): number {
  let line = start;
  for (let passed = 0; passed < limits.linesBelowSuppression; passed++) {
    const end = lineEndOf(text, line);
    if (!noContent.test(text.slice(line, Math.min(end, line + longestDirective)))) return end;
    if (end >= text.length) return end;
    line = nextLineOf(text, end);
  }
  return line;
}
