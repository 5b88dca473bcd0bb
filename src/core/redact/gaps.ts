import type { Span } from '../text/span.ts';
import { type Edit, shiftedEdits } from './edits.ts';
import { freeTextEdits } from './freeText.ts';
import { looksSecret } from './randomWords.ts';
import { keyEdits } from './redactKey.ts';

/** What stands between the scalars and keys of a document. */
export interface GapReading {
  /** What has to go from its comments. */
  readonly edits: readonly Edit[];
  /** Something stands there that is no comment and no punctuation: a scalar that nobody has read. */
  readonly unread?: Span;
}

/** Comment lines, one below the other, with nothing but blanks between. */
const yamlComments = /(?<=^|[\s])#[^\n]*(?:\r?\n[ \t]*(?:#[^\n]*)?)*/y;
const jsonComments = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/y;

const punctuation = /[\s{}[\],:?"'-]+/y;
/** Headers of block scalars, tags, anchors and aliases, directives, ends of documents, nothing. */
const syntax = /[|>][-+\d]*|![^\s,[\]{}]*|[&*][^\s,[\]{}]+|\.\.\.|%(?:YAML|TAG)[^\n]*|null|~/y;
/** The key of a mapping or list. */
const key = /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#{}[\],:"'][^\n#]*?)[ \t]*:(?=\s|$|[[{"'])/y;

/**
 * Reads a stretch between scalars: comments are searched for secrets, the rest has to be the syntax of the document.
 *
 * @param isJson - Comments are those of JSONC.
 * @param known - Secrets of the file that stand elsewhere, too.
 */
export function readGap(text: string, { start, end }: Span, isJson: boolean, known: readonly string[]): GapReading {
  const edits: Edit[] = [];
  const comments = isJson ? jsonComments : yamlComments;
  const gap = text.slice(0, end);
  let at = start;
  while (at < end) {
    const comment = tokenAt(comments, gap, at);
    if (comment > at) edits.push(...shiftedEdits(freeTextEdits(gap.slice(at, comment), known), at));
    const keyEnd = comment > at ? at : tokenAt(key, gap, at);
    if (keyEnd > at) edits.push(...keyEdits(text, withoutMarks(gap, at, keyEnd), known));
    const next = Math.max(comment, keyEnd) > at ? Math.max(comment, keyEnd) : syntaxEnd(gap, at);
    if (next === at) return { edits, unread: { start: at, end } };
    at = next;
  }
  return { edits };
}

/** A key without the dash before it, the colon behind it, and quotes. */
function withoutMarks(gap: string, start: number, end: number): Span {
  const [, before = '', name = ''] = /^((?:-[ \t]+)*["']?)(.*?)["']?[ \t]*:$/s.exec(gap.slice(start, end)) ?? [];
  return { start: start + before.length, end: start + before.length + name.length };
}

/** The end of punctuation, of a header, an anchor and the like; `at` where there is none. */
function syntaxEnd(gap: string, at: number): number {
  const marks = tokenAt(punctuation, gap, at);
  if (marks > at) return marks;
  const end = tokenAt(syntax, gap, at);
  // The name of an anchor is no place for a key.
  return looksSecret(gap.slice(at, end)) ? at : end;
}

function tokenAt(pattern: RegExp, gap: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(gap) ? pattern.lastIndex : at;
}
