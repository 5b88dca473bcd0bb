import { stateMark } from '../core/present/stateMark.ts';
import { fittedText } from '../core/present/textTable.ts';
import type { CliIo } from './io.ts';

type Terminal = Pick<CliIo, 'out' | 'columns' | 'isColoured'>;

/** Prints a text for people: in a terminal, long lines are wrapped, and colours repeat what marks and words say. */
export function outText(text: string, io: Terminal): void {
  outLines(io.columns === undefined ? text : fittedText(text, io.columns), io);
}

/** As {@link outText}, for tables and for commands that are copied: no line is wrapped. */
export function outLines(text: string, { out, isColoured }: Terminal): void {
  out(isColoured === true ? colouredText(text) : text);
}

const red = 31;
const green = 32;
const yellow = 33;
const cyan = 36;
const codes: Readonly<Record<string, number>> = {
  [stateMark('broken')]: red,
  [stateMark('willStop')]: yellow,
  [stateMark('works')]: green,
  [stateMark('unknown')]: cyan,
};

/**
 * Colours the marks of states, a word in a column of its own behind them, and bars; headings are bold, and codes of findings dim. All
 * of it is in the text already: without colours nothing is missing.
 *
 * @internal
 */
export function colouredText(text: string): string {
  const lines = text.split('\n');
  let bar = green;
  return lines
    .map((line, index) => {
      const [, indent = '', mark = ''] = marked.exec(line) ?? [];
      const next = lines[index + 1];
      if (indent === '' && codes[mark] !== undefined) bar = codes[mark];
      // Columns are two spaces apart: rows of a table are no headings.
      const isLine = /^\S/.test(line) && !/\S {2}/.test(line);
      const isAbove =
        next !== undefined && (/^ {1,4}\S/.test(next) || (next === '' && mark !== '' && index + 2 < lines.length));
      const isHeading = isLine && isAbove;
      const body = line
        .replace(
          marked,
          (_, spaces: string, sign: string, word = '') => spaces + painted(`${sign}${word}`, codes[sign]),
        )
        .replace(/█+/, (full) => painted(full, bar))
        .replace(findingCode, (code) => painted(code, dim));
      return isHeading ? painted(body, bold) : body;
    })
    .join('\n');
}

/** Behind the sentences of a finding, or alone where these were wrapped. */
const findingCode = /(?<=[.。)`] {2}|^ {4,})[a-z\d]+(?:-[a-z\d]+)+$/;

/** A mark, and a word that stands between it and a column. */
const marked = /^( *)(✓|⚠\ufe0e|✗|\?)((?<=^ +.) [^\s(]+(?= {2})| [^(\d]+(?= \(\d+\)$))?(?= )/;

const bold = 1;
const dim = 2;

/** What is inside keeps its own colours. */
function painted(text: string, code: number | undefined): string {
  if (code === undefined) return text;
  const start = `\u001b[${code}m`;
  return `${start}${text.replaceAll('\u001b[0m', `\u001b[0m${start}`)}\u001b[0m`;
}
