import type { Span } from '../text/span.ts';
import type { Edit } from './edits.ts';
import { isMark, mark } from './mark.ts';

/** The text between the scalars and keys of a document. */
export interface GapReading {
  /** What must be replaced in it: comments, keys, names of anchors. */
  readonly edits: readonly Edit[];
  /** It contains something that is neither comment nor punctuation: a scalar that was not read. */
  readonly unread?: Span;
}

/** What stays of a gap, and what takes the place of the rest. */
export interface GapPolicy {
  /** Comments are those of JSONC. */
  readonly isJson: boolean;
  readonly keepsComments: boolean;
  /** The edits of a key, given without quotes. */
  keyEdits(span: Span): readonly Edit[];
  /** The new name of an anchor. */
  anchorName(name: string): string;
}

/** Consecutive comment lines, separated only by blanks. */
const yamlComments = /(?<=^|[\s])#[^\n]*(?:\r?\n[ \t]*(?:#[^\n]*)?)*/y;
const jsonComments = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/y;

/** A quotation mark on its own: a quoted key may begin with it. */
const punctuation = /[\s{}[\],:?-]+|["']/y;
/** Headers of block scalars, tags of YAML itself, anchors and aliases, the directive of the version, ends of documents. */
const syntax =
  /[|>][-+\d]*|!(?:!(?:str|int|float|bool|null|binary|timestamp|map|seq|set|omap|pairs|merge|value))?(?=[\s,[\]{}]|$)|[&*][^\s,[\]{}]+|\.\.\.|%YAML[ \t]+\d\.\d(?=\s)/y;
/** Values that tell nothing: some readers leave them out. */
const literal = /(?:true|false|null|~)(?=[\s,\]}]|$)/y;
/** A quoted key of a mapping or list, and where an unquoted key starts, cannot continue, and ends. */
const quotedKey = /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')[ \t]*:(?=\s|$|[[{"'])/y;
const plainKeyStart = /[^\s#{}[\],:"']/y;
const noPlainKey = /[\n#]/g;
const plainKeyEnd = /:(?=\s|$|[[{"'])/g;

/** Reads a stretch between scalars: comments are hidden, keys are judged, the rest must be the document's syntax. */
export function readGap(text: string, { start, end }: Span, policy: GapPolicy): GapReading {
  const edits: Edit[] = [];
  const comments = policy.isJson ? jsonComments : yamlComments;
  const gap = text.slice(0, end);
  const keys = new KeySearch(gap);
  let at = start;
  while (at < end) {
    const comment = tokenAt(comments, gap, at);
    if (comment > at && !policy.keepsComments) {
      for (const edit of commentEdits(gap, at, comment)) edits.push(edit);
    }
    const keyEnd = comment > at || tokenAt(literal, gap, at) > at ? at : keys.endAt(at);
    if (keyEnd > at) edits.push(...policy.keyEdits(withoutMarks(gap, at, keyEnd)));
    const next = Math.max(comment, keyEnd) > at ? Math.max(comment, keyEnd) : syntaxEnd(gap, at);
    if (next === at) return { edits, unread: { start: at, end } };
    if (next > keyEnd && /[&*]/.test(gap.charAt(at))) edits.push(...anchorEdits(gap, at, next, policy));
    at = next;
  }
  return { edits };
}

/** One for each line that says something, so that lines keep their numbers. */
export function commentEdits(text: string, start: number, end: number): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { 0: line, index } of text.slice(start, end).matchAll(/[^\r\n]+/g)) {
    const words = line.replace(/^[ \t]*(?:#+|\/\/+|\/?\*+|;+)?[ \t]*/, '').replace(/[ \t]*(?:\*\/)?[ \t]*$/, '');
    if (!/[\p{L}\p{N}]/u.test(words) || isMark(words)) continue;
    const from = start + index + line.indexOf(words);
    edits.push({ span: { start: from, end: from + words.length }, text: mark(words, 'comment') });
  }
  return edits;
}

/** A name may say anything, as a comment may. */
function anchorEdits(gap: string, at: number, end: number, { anchorName }: GapPolicy): readonly Edit[] {
  const name = gap.slice(at + 1, end);
  const renamed = anchorName(name);
  return name === renamed ? [] : [{ span: { start: at + 1, end }, text: renamed }];
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
  return marks > at ? marks : Math.max(tokenAt(literal, gap, at), tokenAt(syntax, gap, at));
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
