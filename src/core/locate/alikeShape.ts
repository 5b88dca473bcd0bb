import { escapeRegularExpression } from '../text/regularExpression.ts';

/**
 * How a stretch of a document in block style is written: its lines with the values left open. What has the same shape is
 * read alike, since a reader of block style goes by keys and indentation, and by the first character of a value.
 */
export interface AlikeShape {
  /** Sticky, one up to each long value and one for the rest. */
  readonly parts: readonly RegExp[];
}

/** Lines and characters of a stretch: what is longer is rarely written twice. */
const mostLines = 64;
const mostCharacters = 1 << 17;
/** Values of this length are passed over by a search for the line's end, which is several times as fast. */
const longValue = 200;
/** `key:` or `key: value`, a plain scalar, behind any number of dashes. */
const plainLine = /^( *(?:- )*[\w./][\w./-]*:)(?: ([\w./][^\n]*))?$/;
/** The value of such a line: whatever stands in it, the scalar ends where the next key does not go on with it. */
const shortValue = ' [\\w./][^\\n]*\\n';

/**
 * Makes the shape of a stretch.
 *
 * @param text - Whole lines, of which the reader has understood all.
 * @param mark - What the stretch, and whatever stands behind it, begins with.
 * @returns `undefined` when its lines are not all of the plain kind.
 */
export function alikeShape(text: string, mark: string): AlikeShape | undefined {
  if (text.length > mostCharacters) return undefined;
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > mostLines) return undefined;
  const parts: RegExp[] = [];
  let source = '';
  for (const line of lines) {
    const [, key = '', value] = plainLine.exec(line) ?? (line === '---' ? [line, line] : []);
    if (key === '') return undefined;
    source += escapeRegularExpression(key);
    if (value === undefined) source += '\\n';
    else if (value.length < longValue) source += shortValue;
    else {
      parts.push(new RegExp(`${source} [\\w./]`, 'y'));
      source = '\\n';
    }
  }
  parts.push(new RegExp(`${source}(?=${escapeRegularExpression(mark)})`, 'y'));
  return { parts };
}

/** Stretches of one shape that follow one another. */
export interface AlikeRun {
  readonly end: number;
  readonly count: number;
}

/**
 * Passes over the stretches of a shape from `start` on, each of which another one follows, whatever its shape; none that
 * holds `offset`. One loop, since all the time of a reading is spent here.
 */
export function passAlike(text: string, start: number, { parts }: AlikeShape, offset: number): AlikeRun {
  const last = parts.length - 1;
  let end = start;
  let count = 0;
  for (;;) {
    let at = end;
    for (let index = 0; at !== -1 && index <= last; index++) {
      const part = parts[index] as RegExp;
      part.lastIndex = at;
      if (!part.test(text)) at = -1;
      else at = index === last ? part.lastIndex : text.indexOf('\n', part.lastIndex);
    }
    if (at === -1 || (end <= offset && offset < at)) return { end, count };
    end = at;
    count++;
  }
}
