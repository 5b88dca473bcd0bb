import { redacted } from './edits.ts';

/** Upper bounds of the classes of lengths. */
const lengths = [8, 16, 32, 64, 256, 1024];

/**
 * What stands in place of a value: its kind and how long it is, roughly, so that a reader sees what was there and nobody can guess it.
 *
 * @param kind - In English; marks are never translated, because others read them.
 */
export function mark(text: string, kind = kindOf(text)): string {
  const { length } = text;
  const index = lengths.findIndex((most) => length <= most);
  const least = ((index === -1 ? lengths.at(-1) : lengths[index - 1]) ?? 0) + 1;
  const size = index === -1 ? `more than ${least - 1}` : `${least} to ${lengths[index]}`;
  return redacted(`${kind}, ${size} characters`);
}

/** The words of all marks, so that nobody's secret passes for one. */
const words = [
  /(?:comment|number|address|base64|text|\d+ lines), (?:more than \d+|\d+ to \d+) characters/,
  /key \d+|text|octets/,
  /token(?: of [\w.:/-]{1,200})?(?: until \d{4}-[\dTZ:.-]{10,24})?/,
  /(?:encrypted )?(?:[A-Z][\w .,-]{0,40} )?private key(?: that cannot be read)?/,
  /PEM block (?:that cannot be read|with other words in it)|[a-z0-9#+ -]{1,60} block/,
  /request with a challenge password|(?:certificate|request|revocation list|public key) with more behind it/,
];
const anyMark = new RegExp(`^\\s*<redacted: (?:${words.map(({ source }) => source).join('|')})>\\s*$`);

/** Whether a text is already such a mark. */
export function isMark(text: string): boolean {
  return anyMark.test(text);
}

function kindOf(text: string): string {
  const trimmed = text.trim();
  const lines = trimmed.split('\n').length;
  if (lines > 1) return `${lines} lines`;
  if (/^-?\d+(?:\.\d+)?$/.test(trimmed)) return 'number';
  if (/^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(trimmed)) return 'address';
  if (/^[A-Za-z0-9+/_-]{24,}={0,2}$/.test(trimmed)) return 'base64';
  return 'text';
}
