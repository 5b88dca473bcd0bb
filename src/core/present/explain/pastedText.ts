/**
 * Finds what a user pasted into a single-line field, which removes line breaks. Without them, words of one log line
 * would seem to belong to another.
 *
 * @param typed - The content of the field.
 * @param sources - Texts that may have been pasted: the clipboard.
 * @returns The source with its lines, or the typed text.
 */
export function pastedText(typed: string, sources: readonly string[]): string {
  const same = withoutBlanks(typed);
  return sources.find((source) => source.length >= same.length && withoutBlanks(source) === same) ?? typed;
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
