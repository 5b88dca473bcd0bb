/** Code unit at an offset. After the text, it is a line feed: loops end there, and the engine sees only integers. */
export function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : 10;
}

/** Tells whether a code unit ends a line. */
export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/** Finds the end of the line that contains `from`, before its line break. */
export function lineEndOf(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  if (feed === -1) return text.length;
  return feed > from && codeAt(text, feed - 1) === 13 ? feed - 1 : feed;
}

/** Finds the end of the line that contains `from`, or `limit` if that comes first. Searches no further. */
export function lineEndWithin(text: string, from: number, limit: number): number {
  return Math.min(from + lineEndOf(text.slice(from, limit + 1), 0), limit);
}

/** Finds the start of the next line; the text's length when there is none. */
export function nextLineOf(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed === -1 ? text.length : feed + 1;
}

/** Skips spaces and tabs. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (codeAt(text, at) === 32 || codeAt(text, at) === 9) at++;
  return at;
}
