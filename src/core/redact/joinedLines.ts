/** A line that goes on in the next one: of a shell, of PowerShell, of Windows; commented out or not. */
const continuation = /[\\`^]\r?\n(?:[ \t]*#+(?=[ \t]))?/g;

/** Joins lines that go on in the next one, by blanks, so that everything stays at its offset. */
export function joinedLines(text: string): string {
  return text.replaceAll(continuation, (found) => ' '.repeat(found.length));
}
