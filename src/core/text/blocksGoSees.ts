import { decodeBase64 } from './base64.ts';
import type { Span } from './span.ts';

/** A PEM block as Go's `encoding/pem` returns it. */
export interface GoPemBlock {
  /** Offset of `-----BEGIN`. */
  readonly start: number;
  /** The label, blanks in it included: Go compares it letter by letter. */
  readonly type: string;
  /** The base64, line breaks and blanks in it included. */
  readonly body: Span;
  /** There are headers (RFC 1421): `AppendCertsFromPEM` and client-go skip such certificates. */
  readonly hasHeaders: boolean;
}

const begin = '-----BEGIN ';
const end = '-----END ';
const dashes = '-----';

/**
 * Finds the PEM blocks that Go's `pem.Decode` returns when it is called until it finds no more, as Kubernetes does with
 * every file and field. What is malformed is skipped without a word.
 *
 * A block begins at the start of the text or of a line, behind `\n` only; its END line holds the same label and nothing
 * else but blanks; between them is padded base64 of the standard alphabet, blanks aside. Takes time in proportion to
 * the text.
 */
export function blocksGoSees(text: string): readonly GoPemBlock[] {
  const blocks: GoPemBlock[] = [];
  let nextEnd = -1;
  let at = 0;
  for (;;) {
    const start = nextBegin(text, at);
    if (start === -1) return blocks;
    const typeLine = lineAt(text, start + begin.length);
    at = typeLine.next;
    if (!typeLine.text.endsWith(dashes)) continue;
    const type = typeLine.text.slice(0, -dashes.length);
    const headersStart = at;
    for (;;) {
      if (at >= text.length) return blocks;
      const line = lineAt(text, at);
      if (!line.text.includes(':')) break;
      at = line.next;
    }
    const hasHeaders = at > headersStart;
    const isEmpty = !hasHeaders && text.startsWith(end, at);
    // Looked for once, not once for every BEGIN: a text may have many of them and no END.
    if (!isEmpty && nextEnd < at) nextEnd = indexOrEnd(text, `\n${end}`, at);
    if (!isEmpty && nextEnd >= text.length) continue;
    const bodyEnd = isEmpty ? at : nextEnd;
    const label = bodyEnd + (isEmpty ? end.length : end.length + 1);
    if (!text.startsWith(type + dashes, label)) continue;
    const behind = lineAt(text, label + type.length + dashes.length);
    if (behind.text !== '' || !isBase64ForGo(text, at, bodyEnd)) continue;
    blocks.push({ start, type, body: { start: at, end: bodyEnd }, hasHeaders });
    at = behind.next;
  }
}

function nextBegin(text: string, at: number): number {
  if (text.startsWith(begin, at)) return at;
  const feed = text.indexOf(`\n${begin}`, at);
  return feed === -1 ? -1 : feed + 1;
}

/** A line without its end and the blanks before it; only `\n` and `\r\n` end a line. */
function lineAt(text: string, start: number): { readonly text: string; readonly next: number } {
  const feed = text.indexOf('\n', start);
  const stop = feed === -1 ? text.length : feed;
  let lineEnd = feed > start && text.charCodeAt(feed - 1) === 13 ? feed - 1 : stop;
  while (lineEnd > start && (text.charCodeAt(lineEnd - 1) === 32 || text.charCodeAt(lineEnd - 1) === 9)) lineEnd--;
  return { text: text.slice(start, lineEnd), next: feed === -1 ? text.length : feed + 1 };
}

function isBase64ForGo(text: string, start: number, stop: number): boolean {
  return decodeBase64(text, start, stop) instanceof Uint8Array && !/[\v\f]/.test(text.slice(start, stop));
}

function indexOrEnd(text: string, needle: string, from: number): number {
  const at = text.indexOf(needle, from);
  return at === -1 ? text.length : at;
}
