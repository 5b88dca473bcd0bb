import type { Span } from '../text/span.ts';
import { limits } from './limits.ts';
import { lineEndOf, nextLineOf } from './lines.ts';

/** A comment that tells CertScope to ignore problems in one place. */
export interface Suppression {
  /** Codes of problems; empty if the comment names none. */
  readonly codes: readonly SuppressedCode[];
  /** From the start of the comment's line to the end of the line it is about; absent if it is about the whole file. */
  readonly span?: Span;
  /** The comment's first word. */
  readonly word: Span;
}

/** A code in a comment, and its place. */
interface SuppressedCode {
  /** In lower case. */
  readonly code: string;
  readonly span: Span;
}

const word = 'certscope-ignore';
const directive = /^certscope-ignore(-file)?(?![\w-])(?::?[ \t]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*))?/i;
/** An empty line, or a line with nothing but a comment. */
const noContent = /^[ \t]*(?:(?:#|\/\/|\*).*)?$/;

/**
 * Finds the comments `certscope-ignore CODE, CODE` in a text. After a value, the comment is about that line. On its own line, it is
 * about the next line with content. `certscope-ignore-file CODE` is about the file. Text after the codes is for people. Never throws.
 */
export function locateSuppressions(text: string): readonly Suppression[] {
  const found: Suppression[] = [];
  let start = 0;
  let behind = 0;
  for (let at = text.indexOf(word); at >= 0 && found.length < limits.suppressions; at = text.indexOf(word, at + 1)) {
    const matched = directive.exec(text.slice(at, at + longestDirective));
    const feed = text.slice(behind, at).lastIndexOf('\n');
    if (feed !== -1) start = behind + feed + 1;
    behind = at;
    if (matched === null || !isBehindMark(text, start, at)) continue;
    const [whole, isFile = '', list = ''] = matched;
    const codes = codesIn(list, at + whole.length - list.length);
    const first = { start: at, end: at + word.length + isFile.length };
    const about = isFile === '' ? { span: { start, end: endOfTarget(text, start) } } : {};
    found.push({ codes, word: first, ...about });
  }
  return found;
}

function codesIn(list: string, at: number): readonly SuppressedCode[] {
  return [...list.matchAll(/[\w-]+/g)].map(({ 0: code, index }) => ({
    code: code.toLowerCase(),
    span: { start: at + index, end: at + index + code.length },
  }));
}

/** Tells whether a comment mark is directly before a place in a line. */
function isBehindMark(text: string, line: number, at: number): boolean {
  let end = at;
  while (end > line && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return /(?:#|\/\/|\*)$/.test(text.slice(Math.max(line, end - 2), end));
}

/** Room for a dozen codes. */
const longestDirective = 600;

/** End of the line that a comment on the line at `start` is about. */
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
