import { decodeBase64 } from '../text/base64.ts';
import { toLatin1 } from '../text/toLatin1.ts';
import {
  derInBase64,
  emptyValues,
  encryptedMarks,
  examplePattern,
  prosePattern,
  redactedPattern,
  templatePattern,
  wordsPattern,
} from './tables/placeholders.ts';

/**
 * Why a value in place of a credential is not an error although it cannot be decoded:
 * a template, a mask, an empty value, ciphertext, or an example's dots.
 */
export type PlaceholderReason = 'template' | 'redacted' | 'empty' | 'encrypted' | 'example';

/** Longer values are judged by their first and last characters, except for masks, which are found anywhere. */
const judgedLength = 4096;

/**
 * Tells why a value (or the text between a PEM block's BEGIN and END) is deliberately not a credential.
 *
 * For values that could not be decoded. A value of only base64 characters, the usual case, costs two passes over its
 * characters. A base64 value that decodes to white space is `empty`, as `Cg==` in the `caBundle` of a webhook
 * whose bundle is injected later.
 *
 * @param valueText - The scalar's text; quotes around it and armour lines in it are ignored.
 * @returns `undefined` for an ordinary value, right or wrong. Never throws.
 */
export function placeholderReason(valueText: string): PlaceholderReason | undefined {
  const value = withoutQuotes(valueText.trim());
  if (encryptedMarks.some((mark) => value.startsWith(mark))) return 'encrypted';
  const text = withoutArmour(value);
  if (emptyValues.includes(text)) return 'empty';
  const judged =
    text.length <= 2 * judgedLength ? text : `${text.slice(0, judgedLength)}\n${text.slice(-judgedLength)}`;
  if (/[^A-Za-z0-9+/=\s]/.test(judged) && templatePattern.test(judged)) return 'template';
  if (redactedPattern.test(judged)) return 'redacted';
  if (examplePattern.test(judged)) return 'example';
  return hasMask(text) ? 'redacted' : reasonInBase64(text);
}

/** Tells whether a text is no secret of random characters, right or wrong, but stands for one. Never throws. */
export function standsForSecret(text: string): boolean {
  return placeholderReason(text) !== undefined || wordsPattern.test(text);
}

/** Longer texts are decoded elsewhere. */
const longestWord = 200;

/** Words encoded as the field requires: `Y2hhbmdlbWU=`. */
function reasonInBase64(text: string): PlaceholderReason | undefined {
  if (text.length > longestWord || text.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const decoded = decodeBase64(text);
  if (!(decoded instanceof Uint8Array)) return undefined;
  const words = toLatin1(decoded);
  if (!/^[\t\n\r -~]+$/.test(words)) return undefined;
  // A page that a failed download has left.
  if (/^\s*<(?:!doctype|html|\?xml)\b/i.test(words)) return undefined;
  const reason = placeholderReason(words);
  return reason === 'empty' ? undefined : reason;
}

/** No certificate or key is shorter in base64, even if truncated. */
const shortestBody = 64;
/** Longer texts are not placeholders. */
const longestProse = 400;

/**
 * Tells why the text between the BEGIN and END of a PEM block is deliberately not a credential. In addition to the
 * rules for any value, words are an example there (`cert data here`), and so is a text that is far too short and does
 * not begin like DER.
 *
 * @param isClosed - Whether the block has its END; without it, anything may follow BEGIN.
 * @returns `undefined` for an ordinary body, and for an empty one. Never throws.
 */
export function pemBodyPlaceholder(body: string, isClosed: boolean): PlaceholderReason | undefined {
  const reason = placeholderReason(body);
  if (reason !== undefined) return reason === 'empty' ? undefined : reason;
  const text = body.trim();
  if (!isClosed || text.length > longestProse || derInBase64.test(text)) return undefined;
  return text.length < shortestBody || prosePattern.test(text) ? 'example' : undefined;
}

function withoutQuotes(text: string): string {
  const quote = text[0];
  const isQuoted = (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1).trim() : text;
}

function withoutArmour(text: string): string {
  return text.includes('-----') ? text.replace(/-----(?:BEGIN|END) [A-Z0-9 ]*-----/g, ' ').trim() : text;
}

const maskLength = 16;

/**
 * Finds a run of 16 equal letters or digits.
 *
 * Base64 of real certificates has runs of `A` (zero octets; version, reserved bits) and of `/` (0xFF octets; explicit
 * curve parameters, DH groups), so these do not count. Every run contains two places at multiples of half its length;
 * only those are checked.
 */
function hasMask(text: string): boolean {
  const step = maskLength / 2;
  for (let index = 0; index + step < text.length; index += step) {
    const code = text.charCodeAt(index);
    if (code !== text.charCodeAt(index + step) || !isMaskCharacter(code)) continue;
    let start = index;
    let end = index;
    while (start > 0 && text.charCodeAt(start - 1) === code) start -= 1;
    while (text.charCodeAt(end + 1) === code) end += 1;
    if (end - start + 1 >= maskLength) return true;
  }
  return false;
}

function isMaskCharacter(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isUpper = code > 0x41 && code <= 0x5a;
  const isLower = code >= 0x61 && code <= 0x7a;
  return isDigit || isUpper || isLower;
}
