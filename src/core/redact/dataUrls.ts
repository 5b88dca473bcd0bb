import { decodeBase64 } from '../text/base64.ts';
import type { Span } from '../text/span.ts';
import { readBase64Secrets } from './base64Secrets.ts';
import { type Edit, redacted } from './edits.ts';
import { withoutTrailing } from './withoutTrailing.ts';

/**
 * RFC 2397, as Ignition, MachineConfigs and cloud-init embed files, up to the data. Blanks and quotation marks around
 * parameters are accepted, as programs do.
 */
const head =
  /\bdata:[\w.+/-]{0,200}((?:[ \t]*;[ \t]*[^\s;,="<>]{1,200}(?:[ \t]*=(?:[ \t]*\\?"[^"\n]{0,200}"|[ \t]*[^\s;,"<>]{1,200})?)?){0,12})[ \t]*,/gi;
/** Text that a stylesheet, shell or sentence adds after it is not part of it. */
const base64Data = /[^\s"'`<>()\\]*[^\s"'`<>()\\,;.]/y;
const percentData = /[^\s"<>]+/y;

/** A file within a text. */
interface DataUrl {
  /** The span of the data. */
  readonly span: Span;
  /** The decoded content, if it differs from the visible text; `undefined` if it is not text. */
  readonly content: string | undefined;
}

/**
 * Finds the data URLs whose content is not visible, and that contain a secret, or something that cannot be read:
 * compressed, encrypted, broken.
 *
 * @param secretsOf - What would have to be removed from the content.
 */
export function dataUrlEdits(text: string, secretsOf: (content: string) => readonly Edit[]): readonly Edit[] {
  return dataUrls(text).flatMap(({ span, content }) => {
    if (content === undefined) return [{ span, text: redacted('file') }];
    return secretsOf(content).length === 0 ? [] : [{ span, text: redacted('file with secrets') }];
  });
}

/** The file of a text that is only a data URL; its content is `undefined` if it is not text. */
export function wholeDataUrl(text: string): Pick<DataUrl, 'content'> | undefined {
  const bare = text.trim();
  if (!/^data:/i.test(bare)) return undefined;
  const [first] = dataUrls(bare);
  return first?.span.end === bare.length ? first : undefined;
}

/** Without those whose content is visible, and those with only certificates. */
function dataUrls(text: string): readonly DataUrl[] {
  const found: DataUrl[] = [];
  let behind = 0;
  for (const {
    0: { length },
    1: parameters = '',
    index,
  } of text.matchAll(head)) {
    // Something like a head inside the data of another one does not count: reading the rest from each would take
    // quadratic time.
    if (index < behind) continue;
    const start = index + length;
    const isBase64 = /;[ \t]*base64[ \t]*(?:;|$)/i.test(parameters);
    const pattern = isBase64 ? base64Data : percentData;
    pattern.lastIndex = start;
    const data = pattern.exec(text)?.[0];
    if (data === undefined) continue;
    behind = start + data.length;
    const reading = isBase64 ? readBase64(data) : readPercents(data);
    if (reading !== undefined) found.push({ span: { start, end: behind }, ...reading });
  }
  return found;
}

function readPercents(data: string): Pick<DataUrl, 'content'> | undefined {
  return /%[0-9a-f]{2}/i.test(data) ? { content: textOf(percentDecoded(data)) } : undefined;
}

function readBase64(data: string): Pick<DataUrl, 'content'> | undefined {
  const source = new TextDecoder().decode(percentDecoded(data)).replaceAll('-', '+').replaceAll('_', '/');
  if (readBase64Secrets(source).kind === 'public') return undefined;
  const bare = withoutTrailing(source.replaceAll(/\s+/g, ''), '=');
  const decoded = decodeBase64(bare.padEnd(Math.ceil(bare.length / 4) * 4, '='));
  return { content: decoded instanceof Uint8Array ? textOf(decoded) : undefined };
}

function percentDecoded(data: string): Uint8Array {
  const octets = new TextEncoder().encode(data);
  let length = 0;
  for (let at = 0; at < octets.length; at++) {
    const digits =
      octets[at] === 0x25 ? /^[0-9a-f]{2}$/i.exec(String.fromCharCode(...octets.subarray(at + 1, at + 3))) : null;
    octets[length++] = digits === null ? (octets[at] ?? 0) : Number.parseInt(digits[0], 16);
    if (digits !== null) at += 2;
  }
  return octets.subarray(0, length);
}

function textOf(octets: Uint8Array): string | undefined {
  if (octets.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return undefined;
  }
}
