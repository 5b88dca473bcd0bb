/**
 * Makes a test for texts that contain any of several compound names (`client-key`, `tls.crt`, `tokenFile`).
 *
 * An expression with many names tries all of them at nearly every letter of a text. The last word of a name begins with a character that
 * is rare in texts, and is found quickly. A text without one of these words has none of the names.
 */
export function nameSearch(names: readonly string[]): (text: string) => boolean {
  const whole = new RegExp(names.map(escapeRegularExpression).join('|'));
  const words = [...new Set(names.map(lastWord))];
  const rare = words.filter((word) => !hasCommonMark(word));
  // Short and with one kind of beginning, so that the engine checks only a few characters of a text.
  const common = words.filter(hasCommonMark).map((word) => escapeRegularExpression(word.slice(1)));
  const behindMark = common.length === 0 ? undefined : new RegExp(`[-.](?:${common.join('|')})`);
  return (text) => (rare.some((word) => text.includes(word)) || behindMark?.test(text) === true) && whole.test(text);
}

/** Includes the capital or mark at its start. For a name of one word, the whole name. */
function lastWord(name: string): string {
  return /(?:[A-Z]|[^A-Za-z\d])[a-z\d]+$/.exec(name)?.[0] ?? name;
}

/** `includes` would stop at every dash of a list and at every dot. */
function hasCommonMark(word: string): boolean {
  return word.startsWith('-') || word.startsWith('.');
}

/** Writes a text as the source of a regular expression that matches the text itself, with any flags. */
export function escapeRegularExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
