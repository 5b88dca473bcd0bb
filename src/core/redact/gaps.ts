import type { Span } from '../text/span.ts';
import { type Edit, shiftedEdits } from './edits.ts';
import { freeTextEdits } from './freeText.ts';

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
    const next = comment > at ? comment : firstToken(gap, at);
    if (next === at) return { edits, unread: { start: at, end } };
    at = next;
  }
  return { edits };
}

function firstToken(gap: string, at: number): number {
  for (const pattern of [key, punctuation, syntax]) {
    const end = tokenAt(pattern, gap, at);
    if (end > at) return end;
  }
  return at;
}

function tokenAt(pattern: RegExp, gap: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(gap) ? pattern.lastIndex : at;
}
