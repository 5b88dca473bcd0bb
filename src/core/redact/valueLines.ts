import type { Span } from '../text/span.ts';

/** The most characters of a value over several lines, and the most lines of one without an end. */
const longestValue = 10_000;
const mostLines = 200;
/** How many characters before a value the mark of a comment is searched. */
const farthestMargin = 300;

/**
 * Finds the end of a value that continues below its line: a list up to its bracket, a text in triple quotation marks or
 * backticks, a heredoc.
 *
 * @param lineEnd - Where the line of `start` ends, without blanks.
 * @returns `undefined` if the value ends on its line.
 */
export function valueOverLines(text: string, start: number, lineEnd: number): Span | undefined {
  const near = text.slice(start, start + longestValue);
  const width = lineEnd - start;
  const mark = /^(?:"{3}|'{3}|\x60)/.exec(near)?.[0];
  if (mark !== undefined) {
    const close = near.indexOf(mark, mark.length);
    return close < width ? undefined : { start: start + mark.length, end: start + close };
  }
  const word = /^<<[-~]?[ \t]*\\?["']?([A-Za-z_]\w{0,60})["']?[ \t]*\r?\n/.exec(near);
  if (word !== null) {
    const body = word[0].length;
    const close = new RegExp(String.raw`^[ \t#]*${word[1]}\b`, 'm').exec(near.slice(body));
    return { start: start + body, end: start + (close === null ? near.length : body + Math.max(0, close.index - 1)) };
  }
  if (!near.startsWith('[')) return undefined;
  const list = withoutMargins(text.slice(Math.max(0, start - farthestMargin), start), near);
  // The content of objects has its own names.
  if (!/^\[(?:\s|\/\/[^\n]*\n|#[^\n]*\n)*(?:[^\s{/#]|$)/.test(list)) return undefined;
  const close = closingBracket(list);
  if (close === undefined) return listWithoutEnd(text, start, lineEnd);
  return close < width ? undefined : { start, end: start + close + 1 };
}

/** Without the comment marks before its lines; all offsets stay the same. */
function withoutMargins(before: string, near: string): string {
  if (!/^[ \t]*(?:#|\/\/)[^\n]*$/.test(before.slice(before.lastIndexOf('\n') + 1))) return near;
  return near.replaceAll(/(?<=\n)[ \t]*(?:#+|\/\/+)/g, (margin) => ' '.repeat(margin.length));
}

/** No bracket counts inside quotation marks, which end on their line, or in comments. */
function closingBracket(near: string): number | undefined {
  const token =
    /"{3}[\s\S]*?"{3}|"(?:[^"\\\n]|\\.){0,2000}"|'[^'\n]{0,2000}'|\x60[^\x60]{0,2000}\x60|\/\*[\s\S]{0,2000}?\*\/|(?:(?<![:\w])\/\/|(?<![^\s,\]])#|(?<=\n)[ \t]*;)[^\n]*|[[\]]/g;
  let depth = 0;
  for (const { 0: found, index } of near.matchAll(token)) {
    if (found === '[') depth++;
    else if (found === ']' && --depth === 0) return index;
  }
  return undefined;
}

/** As far as lines contain quoted items, if the list is cut off. */
function listWithoutEnd(text: string, start: number, lineEnd: number): Span | undefined {
  let end: number | undefined;
  for (const { line, at } of linesFrom(text, lineEnd)) {
    if (!/^[ \t#/;*]*(?:["'\x60]|[^\s,]+,?[ \t]*$)/.test(line)) break;
    end = at + line.trimEnd().length;
  }
  return end === undefined ? undefined : { start, end };
}

/**
 * Finds the values below a name without a value on its line: items of a list, more indented words, the content of a
 * block; also in comments.
 *
 * @param before - The line up to the name.
 * @param isBlock - Whether the name is followed by the header of a block.
 */
export function valuesBelow(text: string, before: string, lineEnd: number, isBlock: boolean): readonly Span[] {
  const { mark, indent: outer } = marginOf(before);
  const found: Span[] = [];
  for (const { line, at } of linesFrom(text, lineEnd)) {
    const margin = marginOf(line);
    const rest = line.slice(margin.length).trimEnd();
    if (rest === '') {
      if (mark !== margin.mark) break;
      continue;
    }
    const item = /^-[ \t]+/.exec(rest)?.[0].length ?? 0;
    if (margin.mark !== mark || margin.indent < outer || (margin.indent === outer && (item === 0 || isBlock))) break;
    const value = rest.slice(item);
    if (!isBlock && !isOneValue(value)) break;
    const start = at + margin.length + (isBlock ? 0 : item);
    found.push({ start, end: at + margin.length + rest.length });
  }
  return found;
}

/** A word, or quoted words; not a setting with its own name. */
function isOneValue(value: string): boolean {
  return /^(?:"[^"]*"|'[^']*'|[^\s"'{[(][^\s"']*)[,;]?$/.test(value) && !/^[\w.$-]+(?:[:=]$|=)/.test(value);
}

function marginOf(line: string): { readonly mark: string; readonly indent: number; readonly length: number } {
  const [all = '', mark = '', blanks = ''] = /^[ \t]*(?:(#+|\/\/+|;+)([ \t]*))?/.exec(line) ?? [];
  return { mark, indent: mark === '' ? all.length : blanks.length, length: all.length };
}

function* linesFrom(text: string, lineEnd: number): Generator<{ readonly line: string; readonly at: number }> {
  let feed = text.indexOf('\n', lineEnd);
  for (let count = 0; count < mostLines && feed !== -1; count++) {
    const at = feed + 1;
    feed = text.indexOf('\n', at);
    yield { line: text.slice(at, feed === -1 ? text.length : feed), at };
  }
}
