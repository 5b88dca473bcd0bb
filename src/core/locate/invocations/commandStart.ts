/** No directive and no opening quote stands further away. */
const longestLine = 2000;

/** The text of a line before a place in it. */
export function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - longestLine), at);
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** The quote that was opened on a line and not closed. */
export function openQuote(line: string): string | undefined {
  let open: string | undefined;
  for (const [character] of line.matchAll(/(?<!\\)["']/g)) {
    if (open === undefined) open = character;
    else if (open === character) open = undefined;
  }
  return open;
}
