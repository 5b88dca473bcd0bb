import * as l10n from '@vscode/l10n';

/** Longer texts from a certificate are cut; a longer one is an attack or an accident, and the decoded text shows it whole. */
const maximumLength = 64;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Nearly all texts are printable ASCII with a middle dot or an ellipsis of ours, or Chinese; the properties of Unicode cost
 * twenty times as much to look up, and half a millisecond when they are looked up first.
 */
const ordinary = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*$/;
/**
 * Control characters, bidi marks and overrides, invisible and format characters, line and paragraph separators, unpaired
 * surrogates, private use, and spaces that are not the common one: whatever changes how neighbours look without being seen.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
/** Variation selectors and runs of combining marks draw outside their line. */
const stacked = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=\p{M}{3})\p{M}/gu;

/**
 * Makes a hostile text harmless for plain text: one line, everything invisible written as an escape (`\n`, `\u202e`,
 * `\u{e0041}`), at most 64 characters. A cut one says how long it was: `aaa… (10,000 characters)`.
 *
 * For names and values that come from certificates, manifests and file names. It is not safe for Markdown by itself.
 */
export function visibleText(text: string, limit = maximumLength): string {
  if (text.length <= limit) return escapeUnseen(text, toEscape);
  const characters = firstCharacters(text, limit + 1);
  if (characters.length <= limit) return escapeUnseen(text, toEscape);
  const cut = escapeUnseen(characters.slice(0, limit).join(''), toEscape);
  return l10n.t('{0}… ({1} characters)', cut, text.length.toLocaleString('en'));
}

/** As {@link visibleText}, but of any length, for places where the whole text is wanted. */
export function visibleWholeText(text: string): string {
  return escapeUnseen(text, toEscape);
}

/** Writes everything of a line that nobody sees, or that a terminal obeys, as the escapes of another notation. */
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
