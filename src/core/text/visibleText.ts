import * as l10n from '@vscode/l10n';

/** Longer texts from a certificate are cut. They are an attack or an accident, and the decoded text shows all of it. */
const maximumLength = 64;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Nearly all texts are printable ASCII with our middle dot or ellipsis, or Chinese. Looking up Unicode properties takes twenty times as
 * long, and half a millisecond the first time.
 */
const ordinary = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*$/;
/**
 * Control characters, bidi marks and overrides, invisible and format characters, line and paragraph separators, unpaired surrogates,
 * private use, and uncommon spaces: everything that is invisible or changes how other characters look.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
/** Variation selectors and runs of combining marks, which draw outside their line. */
const stacked = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=\p{M}{3})\p{M}/gu;

/**
 * Makes a hostile text harmless for plain text: one line, invisible characters as escapes (`\n`, `\u202e`, `\u{e0041}`), at most 64
 * characters. A cut text shows its length: `aaa… (10,000 characters)`.
 *
 * For names and values from certificates, manifests and file names. The result is not safe in Markdown.
 */
export function visibleText(text: string, limit = maximumLength): string {
  if (text.length <= limit) return escapeUnseen(text, toEscape);
  const characters = firstCharacters(text, limit + 1);
  if (characters.length <= limit) return escapeUnseen(text, toEscape);
  const cut = escapeUnseen(characters.slice(0, limit).join(''), toEscape);
  return l10n.t('{0}… ({1} characters)', cut, text.length.toLocaleString('en'));
}

/** As {@link visibleText}, but with any length, where the whole text is needed. */
export function visibleWholeText(text: string): string {
  return escapeUnseen(text, toEscape);
}

/** Escapes everything in a line that is invisible or that a terminal obeys, in another notation. */
export function escapeUnseen(line: string, toEscape: (character: string) => string): string {
  if (ordinary.test(line)) return line;
  return line.replace(unseen, toEscape).replace(stacked, toEscape);
}

function toEscape(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Reads no more of a huge text than is shown. */
function firstCharacters(text: string, count: number): string[] {
  return [...text.slice(0, count * 2)].slice(0, count);
}
