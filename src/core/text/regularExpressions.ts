/**
 * Makes a test for texts that hold any of some compound names (`client-key`, `tls.crt`, `tokenFile`).
 *
 * An expression of many names tries all of them at nearly every letter of a text. The last word of a name begins with
 * a character that is rare in texts, and is quickly found; without one of these words, no name is there.
 */
export function nameSearch(names: readonly string[]): (text: string) => boolean {
  const whole = new RegExp(names.map(escapeRegularExpression).join('|'));
  const words = [...new Set(names.map(lastWord))];
  const rare = words.filter((word) => !hasCommonMark(word));
  // Short and with one kind of beginning: the engine then looks at a few characters of a text only.
  const common = words.filter(hasCommonMark).map((word) => escapeRegularExpression(word.slice(1)));
  const behindMark = common.length === 0 ? undefined : new RegExp(`[-.](?:${common.join('|')})`);
  return (text) => (rare.some((word) => text.includes(word)) || behindMark?.test(text) === true) && whole.test(text);
}

/** With the capital or the mark at which it begins; of a name that is one word, the whole. */
function lastWord(name: string): string {
  return /(?:[A-Z]|[^A-Za-z\d])[a-z\d]+$/.exec(name)?.[0] ?? name;
}

/** `includes` would look closer at every dash of a list, and at every dot. */
function hasCommonMark(word: string): boolean {
  return word.startsWith('-') || word.startsWith('.');
}

/** Writes a text as the source of a regular expression, with any flags, that finds the text itself. */
export function escapeRegularExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
