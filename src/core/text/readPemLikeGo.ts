import { decodeBase64 } from './base64.ts';

/** A PEM block as Go's encoding/pem reads it. */
export interface GoPemBlock {
  /** Offset of `-----BEGIN`. */
  readonly start: number;
  readonly label: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const begin = '-----BEGIN ';
const end = '\n-----END ';
const dashes = '-----';

/**
 * Reads the PEM blocks that repeated calls of Go's `pem.Decode` (1.24) read in a text. It is stricter than {@link findPemBlocks} about
 * lines and more lenient about labels. Verdicts that follow Go need the same blocks.
 *
 * @param text - With one character for each byte, or decoded UTF-8. The difference does not matter here.
 */
export function readPemLikeGo(text: string): GoPemBlock[] {
  const blocks: GoPemBlock[] = [];
  const nextEnd = forwardSearch(text, end);
  let rest = 0;
  while (rest < text.length) {
    const start = startOfLabel(text, rest);
    if (start === undefined) break;
    const labelLine = lineAt(text, start);
    rest = labelLine.next;
    const line = text.slice(start, labelLine.end);
    if (!line.endsWith(dashes)) continue;
    const label = line.slice(0, -dashes.length);
    const body = skipHeaders(text, rest);
    // If the text ends here, Go skips everything that follows.
    if (body === undefined) break;
    const hasHeaders = body > rest;
    rest = body;
    const isEmpty = !hasHeaders && text.startsWith(end.slice(1), body);
    const bodyEnd = isEmpty ? body : nextEnd(body);
    if (bodyEnd === -1) continue;
    const trailer = bodyEnd + (isEmpty ? end.length - 1 : end.length);
    const trailerEnd = trailer + label.length + dashes.length;
    if (!text.startsWith(label + dashes, trailer)) continue;
    // Before the END line is checked, which is the same for all blocks before it.
    const bytes = decodeBody(text, body, bodyEnd);
    if (bytes === undefined) continue;
    const endLine = lineAt(text, trailerEnd);
    if (endLine.end > trailerEnd) continue;
    blocks.push({ start: start - begin.length, label, hasHeaders, bytes });
    rest = endLine.next;
  }
  return blocks;
}

/**
 * Reads the certificates that Go's `CertPool.AppendCertsFromPEM` tries to parse: blocks with the label `CERTIFICATE`, without headers.
 */
export function certificatesOfPem(text: string): Uint8Array<ArrayBuffer>[] {
  return readPemLikeGo(text)
    .filter(({ label, hasHeaders }) => label === 'CERTIFICATE' && !hasHeaders)
    .map(({ bytes }) => bytes);
}

function startOfLabel(text: string, rest: number): number | undefined {
  if (text.startsWith(begin, rest)) return rest + begin.length;
  const at = text.indexOf(`\n${begin}`, rest);
  return at === -1 ? undefined : at + 1 + begin.length;
}

/** The end of a line's content without trailing white space, and the start of the next line. */
function lineAt(text: string, start: number): { readonly end: number; readonly next: number } {
  const lineFeed = text.indexOf('\n', start);
  const next = lineFeed === -1 ? text.length : lineFeed + 1;
  let last = lineFeed === -1 ? text.length : lineFeed;
  if (lineFeed > start && text[last - 1] === '\r') last--;
  while (last > start && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
  return { end: last, next };
}

/** Every line with a colon is a header. `undefined` if no line is left. */
function skipHeaders(text: string, start: number): number | undefined {
  let at = start;
  while (at < text.length) {
    const { end: lineEnd, next } = lineAt(text, at);
    if (!text.slice(at, lineEnd).includes(':')) return at;
    at = next;
  }
  return undefined;
}

function decodeBody(text: string, start: number, stop: number): Uint8Array<ArrayBuffer> | undefined {
  // A dash ends it early if blocks without END follow each other. Go allows no other white space.
  const dash = text.indexOf('-', start);
  if (dash !== -1 && dash < stop) return undefined;
  if (/[\v\f]/.test(text.slice(start, stop))) return undefined;
  const bytes = decodeBase64(text, start, stop);
  return bytes instanceof Uint8Array ? bytes : undefined;
}

/** Finds `needle` from increasing positions and reads no character twice. */
function forwardSearch(text: string, needle: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found === -1 || found >= from) return found;
    found = text.indexOf(needle, from);
    return found;
  };
}
