import type { Span } from '../text/span.ts';

/** A flag that is alone on its line: an item of a list, or a line of a continued command. */
const flagLine = /^([ \t]*(?:- +)?)(["']?)--?[\w-]+(?:=[^\s"']*)?\2(,?)([ \t]*\\*)$/;

/** A program that is the first item of a list. */
const programLine = /^([ \t]*- +)(["']?)[\w./-]+\2()()$/;

interface Line {
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
  readonly lineBreak: string;
  /** Another flag in the same form. */
  readonly formOf: (flag: string) => string;
}

function lineAt(text: string, at: number, form: RegExp): Line | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const lineFeed = text.indexOf('\n', at);
  const end = lineFeed === -1 ? text.length : lineFeed;
  const line = text.slice(start, end).replace(/\r$/, '');
  const [, indent = '', quote = '', comma = '', ending = ''] = form.exec(line) ?? [];
  const isItem = indent.includes('- ') || (comma === ',' && quote !== '');
  if ((!isItem && !ending.endsWith('\\')) || (isItem && ending !== '')) return undefined;
  return {
    start,
    end: lineFeed === -1 ? end : end + 1,
    lineBreak: text.slice(start, end).endsWith('\r') ? '\r\n' : '\n',
    formOf: (flag) => indent + quote + flag + quote + comma + ending,
  };
}

/** New flags above the one at `at`, or below the program there, in the same form. */
export function addedLines(
  text: string,
  at: number,
  flags: readonly string[],
): { readonly span: Span; readonly newText: string } | undefined {
  const [flag, program] = [lineAt(text, at, flagLine), lineAt(text, at, programLine)];
  const line = flag ?? program;
  if (line === undefined || (flag === undefined && !text.slice(0, line.end).endsWith('\n'))) return undefined;
  const place = flag === undefined ? line.end : line.start;
  const newText = flags.map((each) => line.formOf(each) + line.lineBreak).join('');
  return { span: { start: place, end: place }, newText };
}

/** The line of the flag at `at`. */
export function wholeLine(text: string, at: number): Span | undefined {
  const line = lineAt(text, at, flagLine);
  return line && { start: line.start, end: line.end };
}
