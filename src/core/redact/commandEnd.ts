/** Characters within quotation marks, and before a word on its line: apostrophes of prose open nothing. */
const farthestQuote = 2000;
const farthestStart = 300;

/**
 * Finds where a command of a shell ends: at a line break, `;`, `|` or `&`, but for those within quotation marks or behind a backslash, and
 * redirections. What closes nowhere near is no quotation mark.
 *
 * @param open - The quotation marks within which it begins (`sh -c "mysql …"`, `"/usr/bin/mysql" …`): the first of each only closes.
 */
export function commandEnd(text: string, start: number, open: string): number {
  let left = open;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '"' || character === "'") {
      if (left.includes(character)) left = left.replace(character, '');
      else at = closeOf(text, at);
    } else if (/[\n|;]/.test(character) || (character === '&' && !isRedirection(text, at))) return at;
  }
  return text.length;
}

/** @returns `open` where there is none. */
function closeOf(text: string, open: number): number {
  const quote = text.charAt(open);
  const last = Math.min(text.length, open + farthestQuote);
  for (let at = open + 1; at < last; at++) {
    if (text.charAt(at) === quote) return at;
    if (quote === '"' && text.charAt(at) === '\\') at++;
  }
  return open;
}

function isRedirection(text: string, at: number): boolean {
  return text.charAt(at - 1) === '>' || text.charAt(at + 1) === '>';
}

/** The quotation marks, each of which stands an odd number of times before a word on its line. */
export function openQuotes(text: string, at: number): string {
  const near = text.slice(Math.max(0, at - farthestStart), at);
  const line = near.slice(near.lastIndexOf('\n') + 1);
  return ['"', "'"].filter((quote) => line.split(quote).length % 2 === 0).join('');
}
