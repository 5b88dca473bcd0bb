import type { Span } from '../text/span.ts';

/**
 * A stretch of base64 in a document: split into runs by line ends, indentation, or their escapes. Keeps this form, so
 * that other base64 can be written in the same way.
 */
export interface WrappedText {
  /** The text before the first run. */
  readonly leading: string;
  /** The runs' base64 characters, escapes resolved. */
  readonly runs: readonly string[];
  /** The text between two runs. */
  readonly separator: string;
  readonly trailing: string;
  /** Characters that are written as an escape, e.g. `/` as `\/`. */
  readonly spellings: ReadonlyMap<string, string>;
}

/**
 * Reads wrapped base64 from the source of any scalar style: plain lines, block scalars with indentation, quoted text
 * with `\n` or a backslash at the end of a line, JSON that escapes `/` or `+`.
 *
 * @returns `undefined` if it contains anything else.
 */
export function readWrappedText(source: string): WrappedText | undefined {
  const runs: string[] = [];
  const separators: string[] = [];
  const spellings = new Map<string, string>();
  let leading = '';
  let trailing = '';
  let at = 0;
  for (const match of source.matchAll(adjoiningTokens)) {
    at += match[0].length;
    const { separator, run } = match.groups ?? {};
    if (run !== undefined) {
      if (runs.length > 0) separators.push(trailing);
      runs.push(resolveEscapes(run, spellings));
      trailing = '';
    } else if (separator !== undefined) {
      if (runs.length === 0) leading = separator;
      else trailing = separator;
    }
  }
  if (at !== source.length || runs.length === 0) return undefined;
  return { leading, runs, separator: separators[0] ?? leading, trailing, spellings };
}

/** Writes base64 in the form of a text that was read: same width, separators and escapes. */
export function writeWrappedText(
  { leading, runs, separator, trailing, spellings }: WrappedText,
  base64: string,
): string {
  const width = runs.length > 1 ? (runs[0]?.length ?? base64.length) : base64.length;
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += width) lines.push(spell(base64.slice(at, at + width), spellings));
  return leading + lines.join(separator) + trailing;
}

/**
 * Finds the base64 characters around `inner` up to the next separator, for base64 that is only a part of a value.
 *
 * @param outer - Where to search.
 */
export function runSpanAround(text: string, inner: Span, outer: Span): Span | undefined {
  const source = text.slice(outer.start, outer.end);
  let start: number | undefined;
  for (const match of source.matchAll(tokens)) {
    if (match.groups?.run === undefined) continue;
    const span = { start: outer.start + match.index, end: outer.start + match.index + match[0].length };
    if (span.start <= inner.start && inner.start < span.end) start = span.start;
    if (start !== undefined && inner.end <= span.end) return { start, end: span.end };
  }
  return undefined;
}

/**
 * Backslashes before an escaped character: their number doubles with each level of quoting. Limited for hostile text.
 */
const backslashes = String.raw`\\{1,16}`;
/** White space, its escapes at any depth of quoting, and a backslash that continues a quoted line. */
const separatorPattern = String.raw`(?<separator>(?:\s|${backslashes}(?:\s|[nrt]|u000[9aAdD]|x0[9aAdD]))+)`;
/** Characters of both base64 alphabets, and those that JSON writers like to escape. */
const runPattern = `(?<run>(?:[A-Za-z0-9+/=_-]+|${backslashes}(?:/|u00(?:2[bBfF]|3[dD])))+)`;
const tokens = new RegExp(`${separatorPattern}|${runPattern}`, 'g');
const adjoiningTokens = new RegExp(tokens, 'gy');

function resolveEscapes(run: string, spellings: Map<string, string>): string {
  if (!run.includes('\\')) return run;
  return run.replace(/\\+(?:\/|u00([0-9a-fA-F]{2}))/g, (written, code: string | undefined) => {
    const character = code === undefined ? '/' : String.fromCharCode(Number.parseInt(code, 16));
    spellings.set(character, written);
    return character;
  });
}

function spell(line: string, spellings: ReadonlyMap<string, string>): string {
  if (spellings.size === 0) return line;
  return Array.from(line, (character) => spellings.get(character) ?? character).join('');
}
