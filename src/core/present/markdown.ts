import * as l10n from '@vscode/l10n';
import { visibleText } from '../text/visibleText.ts';

/**
 * The only way from data to Markdown. Text from a certificate, a manifest or a file name is hostile: it must not
 * become a link, a command, HTML, an image, an icon or a new line. Everything that passes through here becomes one
 * line without characters that are special in Markdown.
 */

/** A hard line break; Visual Studio Code joins plain lines. */
export const lineBreak = '\\\n';

/**
 * Shows a text literally in a code span: invisible characters as `\u202e`, a backtick as `\x60`, at most 64
 * characters.
 */
export function codeSpan(text: string, limit?: number): string {
  const visible = visibleText(text, limit).replaceAll('`', '\\x60');
  // CommonMark strips one space at both ends, and a code span of only spaces is not a code span.
  const kept = visible.startsWith(' ') || visible.endsWith(' ') ? ` ${visible} ` : visible;
  return kept.trim() === '' ? plainText(l10n.t('(empty)')) : `\`${kept}\``;
}

/**
 * Shows a text as plain text: everything that is special in Markdown is escaped, and nothing else, so that the source
 * stays readable. Cut at `limit`.
 */
export function plainText(text: string, limit = Number.POSITIVE_INFINITY): string {
  return inlineText(text, limit).replace(startsBlock, '$1$3\\$2$4');
}

/**
 * Code, emphasis, links, HTML, entities, tables, icons; autolinked addresses. Also the bracket of a link's address:
 * in a link's label, `marked` (used by Visual Studio Code) removes the escape from square brackets.
 */
const meansSomething = /[\\`*_[\]<>&|~$@]|(?<=\])\(|:(?=\/)|(?<=mailto|xmpp):|(?<=www)\./gi;
/** Headings, lists, underlines of headings; quotes are escaped already. */
const startsBlock = /^( *)([-+=#])|^( *\d+)([.)])/;

/** Shows a text that is not at the start of its line. */
function inlineText(text: string, limit = Number.POSITIVE_INFINITY): string {
  return visibleText(text, limit)
    .replace(/^ +| +$| {2,}/g, ' ')
    .replace(meansSomething, '\\$&');
}

/**
 * As {@link plainText}, for our own sentences that quote logs in backticks: text between two backticks becomes a code
 * span.
 */
export function sentence(text: string): string {
  const parts = text.split('`');
  const isBalanced = parts.length % 2 === 1;
  if (!isBalanced) return plainText(text);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return part === '' ? '' : codeSpan(part, maximumQuote);
      return index === 0 ? plainText(part) : inlineText(part);
    })
    .join('');
}

/** Log quotes are longer than names; the longest list every address of a server certificate. */
const maximumQuote = 300;

/** Makes our own Markdown bold. */
export function bold(markdown: string): string {
  return `**${markdown}**`;
}

/**
 * Links our own Markdown to a URI built by the caller.
 *
 * Only `command:certscope.…` and `https:` are linked, anything else stays text. Characters that could end the link
 * early are percent-encoded.
 */
export function link(markdown: string, uri: string): string {
  if (!/^(?:command:certscope\.[A-Za-z]+(?:\?|$)|https:\/\/)/.test(uri)) return markdown;
  return `[${markdown}](${uri.replace(/[^A-Za-z0-9\-._~:/?#@!$&*+,;=%]/gu, encodeCharacter)})`;
}

function encodeCharacter(character: string): string {
  const isLetterOfUri = /[()']/.test(character);
  if (isLetterOfUri) return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const isLoneSurrogate = /\p{Cs}/u.test(character);
  return isLoneSurrogate ? '%EF%BF%BD' : encodeURIComponent(character);
}
