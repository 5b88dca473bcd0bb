/**
 * Finds what a user pasted into a field of one line, which takes it without its line breaks: without them, what stands in one line of a
 * log would pass for what is said in another.
 *
 * @param typed - What the field holds.
 * @param sources - What may have been pasted: the clipboard.
 * @returns The source with its lines, or what was typed.
 */
export function pastedText(typed: string, sources: readonly string[]): string {
  const same = withoutBlanks(typed);
  return sources.find((source) => source.length >= same.length && withoutBlanks(source) === same) ?? typed;
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
