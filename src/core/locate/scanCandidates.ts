import { base64Values, isBase64Character } from '../text/base64.ts';
import { armourStart } from '../text/pemBlocks.ts';
import { BlobExtents } from './blobExtents.ts';

/**
 * Every run of base64 characters of this length is met; base64 of a DER sequence of 128 octets has 176, of a short token
 * some 150. Of wrapped base64 the second line is met at the latest: 128 characters behind a line's end, whatever its
 * usual width (64 or 76, with `\r` and up to 8 blanks), lies the middle of a line.
 */
const metRun = 129;
/** How many characters of a run are looked at before it counts. */
const stretch = 16;
/** Runs shorter than this hold nothing; two words of a path or a digest in hexadecimal are longer than most. */
const shortestRun = 48;

/**
 * Finds the places of a text where a credential may begin, in order. A text without candidates holds no readable
 * credential, and nothing in it needs parsing.
 *
 * PEM is found by its dashes, base64 of PEM by what its dashes become (`LS0t`, in all three alignments), a token by the
 * dot between its header and its claims. For other
 * base64 only one place in some 120 is looked at; where a run of its characters stands, its beginning decides. So a
 * large kubeconfig costs about as much as searching it for one word.
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
  let at = 0;
  while (at <= text.length) {
    const limit = Math.min(pem, encoded, token, last);
    at = nextStretch(text, at, limit);
    if (at > limit) {
      at = Math.min(pem, encoded, token);
      if (at >= text.length) return candidates;
      if (at === pem) {
        const offset = pem;
        const line = pem + '-----BEGIN'.length;
        pem = nextPem(text, line);
        // Looked for once, not once for every BEGIN: a text may have many of them and no END.
        if (pemEnd < line) pemEnd = nextPemEnd(text, line);
        // Blocks are searched for again behind the END line; without one, behind the BEGIN line.
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
    // Others may follow a token without a blank.
    at = Math.max(kind === 'token' ? Math.min(end, tokenEnd(text, start)) : end, at + 1);
    if (kind !== undefined) candidates.push({ offset: start, kind, lineEnd });
    behind = at;
    if (encoded < at) encoded = nextEncoded(text, at);
    if (token < at) token = nextToken(text, at);
  }
  return candidates;
}

/**
 * Finds the next place up to `limit` where a stretch begins, no later than in the middle of the first long run: a run
 * begins behind the last foreign character, so the next stretch ends where the shortest one would. A function of its own,
 * since all the time is spent here.
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

/** `LS0t`: `---`; `MI`: DER of 128 octets to 16 MiB; `ey`, `ew`: JSON; `ZXlK`: a JWT; then `apiVersion`, `clusters:`, `contexts:`, `kind: `. */
const beginnings = /LS0t|MI[G-P]|eyJ|ew[o0]|eyAi|ZXlK|YXBpVmVyc2lvb|Y2x1c3RlcnM6|Y29udGV4dHM6|a2luZDog/y;

/** What `LS0t` becomes when it is encoded once more, in three alignments. */
const twiceEncoded = ['TFMwd', 'xTMHR', 'MUzB0'];

/** Tells by its beginning what a blob may be; elsewhere in it only base64 of PEM counts, encoded once or twice. */
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

/** Start of the next header that claims follow. */
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

/** A place where a credential may begin. */
export interface Candidate {
  /** Offset of the credential, or of a character inside it. */
  readonly offset: number;
  readonly kind: 'pem' | 'base64' | 'token';
  /** Offset of the `\n` that ends the line, where nothing but the candidate stands before it. */
  readonly lineEnd: number | undefined;
}

/** Walks through candidates while a text is read from beginning to end. */
export class CandidateCursor {
  /** Offset of the next candidate that was not passed yet. */
  offset: number;
  readonly #candidates: readonly Candidate[];
  #next = 0;

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
    this.offset = candidates[0]?.offset ?? Number.MAX_SAFE_INTEGER;
  }

  /** Tells whether a candidate stands in a stretch of the text, which must not begin before the one asked for last. */
  isIn(start: number, end: number): boolean {
    while (this.offset < start) this.offset = this.#candidates[++this.#next]?.offset ?? Number.MAX_SAFE_INTEGER;
    return this.offset < end;
  }

  /** Where the line of the next candidate ends, if nothing stands behind the candidate; otherwise -1. */
  lineEnd(): number {
    return this.#candidates[this.#next]?.lineEnd ?? -1;
  }
}
