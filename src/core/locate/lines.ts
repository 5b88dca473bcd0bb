/** Tells whether a code unit ends a line; `NaN`, which `charCodeAt` gives behind the text, does too. */
export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || Number.isNaN(code);
}

/** Finds the end of the line in which `from` stands, before its line break. */
export function lineEndOf(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  if (feed === -1) return text.length;
  return feed > from && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed;
}

/** Finds the start of the next line; the text's length when there is none. */
export function nextLineOf(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed === -1 ? text.length : feed + 1;
}

/** Skips spaces and tabs. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at;
}
