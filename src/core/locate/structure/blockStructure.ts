import { codeAt, isLineEnd, nextLineOf, skipBlanks } from '../lines.ts';
import type { Candidate } from '../scanCandidates.ts';
import { BlockReader } from './blockReader.ts';
import type { KeyTest } from './keyNames.ts';
import type { DocumentStructure } from './structureReader.ts';
import { findKey, isBlankOrEnd } from './yamlTokens.ts';

const hash = 35;
const space = 32;

/** A text with more breaks is not YAML that a user is typing. */
const mostBreaks = 3;
/** Characters between two steps. They take one or two milliseconds. */
const charactersInStep = 1 << 17;

/**
 * Reads YAML in plain block style line by line: mappings and sequences by indentation, scalars of every style, several documents.
 * It cannot read complex keys, multi-line keys, and flow collections with candidates. At one of these, or at a line that is not
 * YAML, it notes the place and goes on at the next key of the document's root.
 *
 * About a hundred times as fast as a full parser, and enough for what kubectl and people write.
 * It pauses every few thousand lines.
 */
export function* readBlockStructureInSteps(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
): Generator<undefined, DocumentStructure> {
  const reading = new BlockReading(text, candidates, wanted);
  while (reading.goOn()) yield undefined;
  return reading.result;
}

/** How far a text has been read. */
class BlockReading {
  readonly #text: string;
  readonly #reader: BlockReader;
  #breaks = 0;
  #foreignAt: number | undefined;

  constructor(text: string, candidates: readonly Candidate[], wanted: KeyTest) {
    this.#text = text;
    this.#reader = new BlockReader(text, candidates, wanted);
  }

  /** Reads some characters. Tells whether more are left. */
  goOn(): boolean {
    const text = this.#text;
    const reader = this.#reader;
    const end = Math.min(text.length, reader.at + charactersInStep);
    while (reader.at < end) {
      const lineStart = reader.at;
      if (reader.readLine()) {
        reader.skim(end);
        continue;
      }
      reader.brokenAt ??= lineStart;
      this.#breaks++;
      if (this.#breaks > mostBreaks || isForeign(text, reader, lineStart)) {
        this.#foreignAt = lineStart;
        return false;
      }
      recover(text, reader, lineStart);
    }
    return reader.at < text.length;
  }

  get result(): DocumentStructure {
    if (this.#foreignAt !== undefined) return { places: [], brokenAt: this.#foreignAt, isOther: true };
    const { places, brokenAt } = this.#reader;
    return brokenAt === undefined ? { places } : { places, brokenAt };
  }
}

/**
 * Tells whether a line that was not understood shows that the text is not YAML: it is the first line with content and does not begin
 * a flow collection, or it is a template directive or a code fence in Markdown.
 */
function isForeign(text: string, reader: BlockReader, line: number): boolean {
  if (reader.isMarker(line)) return false;
  const start = /(?:\{\{|\{%|```|~~~)|[{[&!?"'|>]/y;
  start.lastIndex = skipBlanks(text, line);
  const match = start.exec(text)?.[0] ?? '';
  return match.length > 1 || (match === '' && reader.frames.isAtStart);
}

/** Goes on after a line that was not understood, at the next key of the root mapping or the next document. */
function recover(text: string, reader: BlockReader, brokenLine: number): void {
  const isRootMapping = reader.frames.closeToRoot();
  // Most lines of a log have no key. A native search finds their colons, each once.
  let colon = -1;
  for (let line = nextLineOf(text, brokenLine), next = line; ; line = next) {
    reader.at = line;
    if (line >= text.length || reader.isMarker(line)) return;
    next = nextLineOf(text, line);
    const code = codeAt(text, line);
    if (!isRootMapping || code === space || code === hash || isLineEnd(code)) continue;
    if (colon < line) colon = keyColon(text, line);
    // The colon after quotes may be on another line.
    if ((colon < next || isQuote(code)) && findKey(text, line)) return;
  }
}

/** Finds the next colon that may end a key; the text's length if there is none. */
function keyColon(text: string, from: number): number {
  let colon = text.indexOf(':', from);
  while (colon !== -1 && !isBlankOrEnd(codeAt(text, colon + 1))) colon = text.indexOf(':', colon + 1);
  return colon === -1 ? text.length : colon;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}
