import { base64Values, isBase64Character } from '../text/base64.ts';
import { armourStart } from '../text/pemBlocks.ts';
import { BlobExtents } from './blobExtents.ts';
import { limits } from './limits.ts';

/**
 * The scan finds every run of base64 characters of this length. Base64 of a DER sequence of 128 bytes has 176 characters, of a short
 * token about 150. In wrapped base64 (lines of 64 or 76, with `\r` and up to 8 blanks), the middle of a line is 128 characters after
 * the end of another, so the scan finds the second line at the latest.
 */
const metRun = 129;
/** Characters of a run that are checked before it counts. */
const stretch = 16;
/** The shortest PEM block of any use, an Ed25519 public key, has 110 characters. */
export const shortestPem = 100;
/** Shorter runs are never credentials. Words and paths are. */
const shortestRun = 48;

/**
 * Finds where a credential may begin in a text, in order. A text without candidates has no readable credential and need not be parsed.
 *
 * PEM is found by its dashes, base64 of PEM by its encoded dashes (`LS0t`, in all three alignments), a token by the dot between its
 * header and its claims. Other base64 is found by a look at one character in about 120. If it is in a run of base64 characters, the
 * beginning of the run decides. Scanning a large kubeconfig takes about as long as searching it for one word.
 */
export function scanCandidates(text: string): Candidate[] {
  const candidates: Candidate[] = [];
  const blobs = new BlobExtents(text);
  const last = text.length - stretch;
  let pem = nextPem(text, 0);
  let encoded = nextEncoded(text, 0);
  let token = nextToken(text, 0);
  let pemEnd = -1;
  let behind = 0;
  let headers = 0;
  let at = 0;
  while (at <= text.length) {
    const limit = Math.min(pem, encoded, token, last);
    at = nextStretch(text, at, limit);
    if (at > limit) {
      at = Math.min(pem, encoded, token);
      if (at >= text.length) break;
      if (at === pem) {
        const offset = pem;
        const line = pem + '-----BEGIN'.length;
        pem = nextPem(text, line);
        if (pem - offset < shortestPem && ++headers === limits.emptyHeaders) pem = text.length + 1;
        // Searched once, not once for every BEGIN: a text may have many of them and no END.
        if (pemEnd < line) pemEnd = nextPemEnd(text, line);
        // The search for blocks goes on after the END line, or after the BEGIN line if there is none.
        at = pemEnd > pem ? line : pemEnd;
        behind = at;
        candidates.push({ offset, kind: 'pem', lineEnd: undefined });
        if (encoded < at) encoded = nextEncoded(text, at);
        if (token < at) token = nextToken(text, at);
        continue;
      }
    }
    const start = blobs.startOf(at, behind);
    const end = blobs.endOf(start, at, pem);
    const lineEnd = end === blobs.firstLineEnd ? end : undefined;
    const isLong = end - start >= shortestRun || at === encoded || at === token;
    const kind = isLong ? kindOfBlob(text, start, end) : undefined;
    // Another blob may follow a token without a blank.
    at = Math.max(kind === 'token' ? Math.min(end, tokenEnd(text, start)) : end, at + 1);
    if (kind !== undefined) candidates.push({ offset: start, kind, lineEnd });
    behind = at;
    if (encoded < at) encoded = nextEncoded(text, at);
    if (token < at) token = nextToken(text, at);
  }
  if (headers >= limits.emptyHeaders) candidates.push({ offset: text.length, kind: 'cut', lineEnd: undefined });
  return candidates;
}

/**
 * Finds the next stretch of base64 characters up to `limit`, at the latest in the middle of the first long run. A run begins after
 * the last other character, so the next look is where the shortest long run would end. A separate function, since the scan spends
 * its time here.
 */
function nextStretch(text: string, from: number, limit: number): number {
  let at = from;
  while (at <= limit) {
    let index = at + stretch - 1;
    while (index >= at && (base64Values[text.charCodeAt(index)] ?? 255) < 65) index--;
    if (index < at) return at;
    at = index + 1 + metRun - stretch;
  }
  return at;
}

/** `LS0t`: `---`; `MI`: DER of 128 bytes to 16 MiB; `ey`, `ew`: JSON; `ZXlK`: a JWT; then `apiVersion`, `clusters:`, `contexts:`, `kind: `. */
const beginnings = /LS0t|MI[G-P]|eyJ|ew[o0]|eyAi|ZXlK|YXBpVmVyc2lvb|Y2x1c3RlcnM6|Y29udGV4dHM6|a2luZDog/y;

/** `LS0t` encoded again, in three alignments. */
const twiceEncoded = ['TFMwd', 'xTMHR', 'MUzB0'];

/** Tells by its beginning what a blob may be. Elsewhere in it, only base64 of PEM counts, encoded once or twice. */
function kindOfBlob(text: string, start: number, end: number): Candidate['kind'] | undefined {
  beginnings.lastIndex = start;
  const blob = text.slice(start, end);
  if (beginnings.test(text)) return tokenForm.test(blob) ? 'token' : 'base64';
  const isPem = blob.includes('LS0t') || twiceEncoded.some((needle) => blob.includes(needle));
  return isPem ? 'base64' : undefined;
}

const tokenForm = /^eyJ[\w-]{8,}\.eyJ/;

function tokenEnd(text: string, start: number): number {
  const foreign = /[^\w.-]/g;
  foreign.lastIndex = start;
  return foreign.exec(text)?.index ?? text.length;
}

/** Start of the next token header that is followed by claims. */
function nextToken(text: string, from: number): number {
  for (let dot = text.indexOf('.eyJ', from); dot !== -1; dot = text.indexOf('.eyJ', dot + 1)) {
    let start = dot;
    while (start > from && isBase64Character(text.charCodeAt(start - 1))) start--;
    if (tokenForm.test(text.slice(start, dot + 4))) return start;
  }
  return text.length + 1;
}

function nextEncoded(text: string, from: number): number {
  const at = text.indexOf('LS0t', from);
  return at === -1 ? text.length + 1 : at;
}

function nextPem(text: string, from: number): number {
  let at = text.indexOf('--B', from);
  while (at !== -1 && !text.startsWith('EGIN', at + 3)) at = text.indexOf('--B', at + 1);
  return at === -1 ? text.length + 1 : armourStart(text, at);
}

function nextPemEnd(text: string, from: number): number {
  const at = text.indexOf('--END', from);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

/** Where a credential may begin. */
export interface Candidate {
  /** Offset of the credential, or of a character inside it. */
  readonly offset: number;
  /** `cut`: the last one, at the end of a text with so many PEM headers that those behind the limit were left out. */
  readonly kind: 'pem' | 'base64' | 'token' | 'cut';
  /** Offset of the `\n` that ends the line, if the candidate reaches up to it. */
  readonly lineEnd: number | undefined;
}

/** Follows the candidates while a text is read from beginning to end. */
export class CandidateCursor {
  /** Offset of the next candidate. */
  offset: number;
  readonly #candidates: readonly Candidate[];
  #next = 0;

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
    this.offset = candidates[0]?.offset ?? Number.MAX_SAFE_INTEGER;
  }

  /** Tells whether a candidate is in a part of the text. Ask in order of position. */
  isIn(start: number, end: number): boolean {
    while (this.offset < start) this.offset = this.#candidates[++this.#next]?.offset ?? Number.MAX_SAFE_INTEGER;
    return this.offset < end;
  }

  /** End of the next candidate's line, if nothing follows the candidate; otherwise -1. */
  lineEnd(): number {
    return this.#candidates[this.#next]?.lineEnd ?? -1;
  }
}
