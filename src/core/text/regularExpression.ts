/** Writes a text as the source of a regular expression, with any flags, that finds the text itself. */
export function escapeRegularExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
