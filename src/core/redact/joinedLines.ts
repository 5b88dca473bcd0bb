/** A line that continues on the next one: in a shell, in PowerShell, on Windows; also in comments. */
const continuation = /[\\`^]\r?\n(?:[ \t]*#+(?=[ \t]))?/g;

/** Joins continued lines with blanks, so that all offsets stay the same. */
export function joinedLines(text: string): string {
  return text.replaceAll(continuation, (found) => ' '.repeat(found.length));
}
