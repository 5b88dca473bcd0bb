import type { Span } from '../text/span.ts';
import { type Edit, shiftedEdits } from './edits.ts';
import { looksSecret } from './randomWords.ts';
import { keyEdits } from './redactKey.ts';
import type { SecretSearch } from './secretSearch.ts';

/** The text between the scalars and keys of a document. */
export interface GapReading {
  /** What must be removed from its comments. */
  readonly edits: readonly Edit[];
  /** It contains something that is neither comment nor punctuation: a scalar that was not read. */
  readonly unread?: Span;
}

/** Consecutive comment lines, separated only by blanks. */
const yamlComments = /(?<=^|[\s])#[^\n]*(?:\r?\n[ \t]*(?:#[^\n]*)?)*/y;
const jsonComments = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/y;

const punctuation = /[\s{}[\],:?"'-]+/y;
/** Headers of block scalars, tags, anchors and aliases, directives, ends of documents, nothing. */
const syntax = /[|>][-+\d]*|![^\s,[\]{}]*|[&*][^\s,[\]{}]+|\.\.\.|%(?:YAML|TAG)[^\n]*|null|~/y;
/** A quoted key of a mapping or list, and where an unquoted key starts, cannot continue, and ends. */
const quotedKey = /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')[ \t]*:(?=\s|$|[[{"'])/y;
const plainKeyStart = /[^\s#{}[\],:"']/y;
const noPlainKey = /[\n#]/g;
const plainKeyEnd = /:(?=\s|$|[[{"'])/g;

/**
 * Reads a stretch between scalars: comments are searched for secrets, the rest must be the document's syntax.
 *
 * @param isJson - Comments are those of JSONC.
 */
export function readGap(text: string, { start, end }: Span, isJson: boolean, search: SecretSearch): GapReading {
  const edits: Edit[] = [];
  const comments = isJson ? jsonComments : yamlComments;
  const gap = text.slice(0, end);
  const keys = new KeySearch(gap);
  let at = start;
  while (at < end) {
    const comment = tokenAt(comments, gap, at);
    if (comment > at) {
      for (const edit of shiftedEdits(search.editsOf(gap.slice(at, comment)), at)) edits.push(edit);
    }
    const keyEnd = comment > at ? at : keys.endAt(at);
    if (keyEnd > at) edits.push(...keyEdits(text, withoutMarks(gap, at, keyEnd), search));
    const next = Math.max(comment, keyEnd) > at ? Math.max(comment, keyEnd) : syntaxEnd(gap, at);
    if (next === at) return { edits, unread: { start: at, end } };
    at = next;
  }
  return { edits };
}

/** A key without the dash before it, the colon after it, and quotes. */
function withoutMarks(gap: string, start: number, end: number): Span {
  const written = gap.slice(start, end - 1).trimEnd();
  const before = /^(?:-[ \t]+)*["']?/.exec(written)?.[0].length ?? 0;
  const behind = written.length - (/["']$/.test(written) ? 1 : 0);
  return { start: start + before, end: start + Math.max(before, behind) };
}

/** The end of punctuation, a header, an anchor and the like; `at` if there is none. */
function syntaxEnd(gap: string, at: number): number {
  const marks = tokenAt(punctuation, gap, at);
  if (marks > at) return marks;
  const end = tokenAt(syntax, gap, at);
  // The name of an anchor cannot be a key.
  return looksSecret(gap.slice(at, end)) ? at : end;
}

function tokenAt(pattern: RegExp, gap: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(gap) ? pattern.lastIndex : at;
}

/**
 * Finds keys from increasing positions. Keys found ahead are not searched again: a line can contain any number of words
 * and no key.
 */
class KeySearch {
  readonly #gap: string;
  #colon = -1;
  #barrier = -1;

  constructor(gap: string) {
    this.#gap = gap;
  }

  /** The end of the key at a position, after its colon; the position itself if there is none. */
  endAt(at: number): number {
    const gap = this.#gap;
    const quotedEnd = tokenAt(quotedKey, gap, at);
    if (quotedEnd > at || tokenAt(plainKeyStart, gap, at) === at) return quotedEnd;
    if (this.#colon <= at) this.#colon = nextOf(plainKeyEnd, gap, at + 1);
    if (this.#barrier <= at) this.#barrier = nextOf(noPlainKey, gap, at + 1);
    return this.#colon < this.#barrier ? this.#colon + 1 : at;
  }
}

function nextOf(pattern: RegExp, gap: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(gap)?.index ?? Number.POSITIVE_INFINITY;
}
