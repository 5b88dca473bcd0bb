import { mentionsInjection } from '../kubernetes/caInjection.ts';
import { BlockFrames } from './blockFrames.ts';
import type { Candidate } from './candidate.ts';
import { CandidateCursor } from './candidateCursor.ts';
import { noteScalar, PlaceInDocument } from './documentPath.ts';
import type { KeyTest } from './keyNames.ts';
import { codeAt, isLineEnd, lineEndOf, nextLineOf, skipBlanks } from './lines.ts';
import type { ScalarStyle } from './model.ts';
import { blockExtent, plainExtent, type ScalarExtent, trimmedEnd } from './scalarExtent.ts';
import { skimPlainLines } from './skimPlainLines.ts';
import type { ScalarPlace, StructureReader } from './structureReader.ts';
import { findKey, flowEnd, flowKeys, isBlankOrEnd, quotedEnd, skipProperties } from './yamlTokens.ts';

/**
 * Reads YAML in plain block style line by line: mappings and sequences by indentation, scalars of every style on the
 * way, several documents. It knows no flow collections with candidates inside, no complex keys and no multi-line keys;
 * where it meets one, or a line that is no YAML, it says so and goes on at the next key of the document's root.
 *
 * Some hundred times as fast as a full parser, and enough for what kubectl and people write.
 */
export const readBlockStructure: StructureReader = (text, candidates, wanted) =>
  new BlockReader(text, candidates, wanted).read();

const dash = 45;
const hash = 35;
const tab = 9;

/** A text that breaks more often is nothing that somebody is typing. */
const mostBreaks = 3;

class BlockReader {
  readonly #text: string;
  readonly #candidates: CandidateCursor;
  readonly #wanted: KeyTest;
  readonly #frames: BlockFrames;
  readonly #places: ScalarPlace[] = [];
  #at = 0;
  #brokenAt: number | undefined;
  #breaks = 0;

  constructor(text: string, candidates: readonly Candidate[], wanted: KeyTest) {
    this.#text = text;
    this.#candidates = new CandidateCursor(candidates);
    this.#wanted = wanted;
    this.#frames = new BlockFrames(text);
  }

  read() {
    const text = this.#text;
    const emit = (start: number, end: number) => this.#emit(start, end, 'plain');
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
    while (this.#at < text.length) {
      const lineStart = this.#at;
      if (!this.#readLine()) {
        this.#brokenAt ??= lineStart;
        this.#breaks++;
        if (this.#breaks > mostBreaks || this.#isForeign(lineStart)) {
          return { places: [], brokenAt: lineStart, isOther: true };
        }
        this.#recover(lineStart);
      } else if (this.#frames.top > 0) {
        this.#at = skimPlainLines(text, this.#at, this.#frames, this.#candidates, this.#wanted, emit);
      }
    }
    const places = this.#places;
    return this.#brokenAt === undefined ? { places } : { places, brokenAt: this.#brokenAt };
  }

  /**
   * Tells whether a line that was not understood shows that the text is no YAML: it is the first that is neither empty
   * nor a comment, and begins no flow collection; or it is a template's directive or a fence of Markdown.
   */
  #isForeign(line: number): boolean {
    if (this.#isMarker(line)) return false;
    const start = /(?:\{\{|\{%|```|~~~)|[{[&!?"'|>]/y;
    start.lastIndex = skipBlanks(this.#text, line);
    const match = start.exec(this.#text)?.[0] ?? '';
    return match.length > 1 || (match === '' && this.#frames.isAtStart);
  }

  /** Reads the line at `#at` with all that belongs to it. */
  #readLine(): boolean {
    const text = this.#text;
    const start = this.#at;
    let column = start;
    while (codeAt(text, column) === 32) column++;
    const code = codeAt(text, column);
    if (isLineEnd(code) || code === hash) return this.#endLine(column);
    if (code === tab) return isLineEnd(codeAt(text, skipBlanks(text, column))) && this.#endLine(column);
    if (column === start && this.#isMarker(column)) return this.#readMarker(column);
    this.#frames.noteContent();
    let indent = column - start;
    while (codeAt(text, column) === dash && isBlankOrEnd(codeAt(text, column + 1))) {
      if (!this.#frames.openItem(indent)) return false;
      column = skipBlanks(text, column + 1);
      indent = column - start;
      const next = codeAt(text, column);
      if (isLineEnd(next) || next === hash) return this.#endLine(column);
    }
    return this.#readEntry(column, indent);
  }

  #endLine(from: number): true {
    this.#at = nextLineOf(this.#text, from);
    return true;
  }

  /** Reads `key: value`, or a scalar where one is due. */
  #readEntry(column: number, indent: number): boolean {
    const frames = this.#frames;
    frames.closeTo(indent);
    const key = findKey(this.#text, column);
    if (key !== undefined) return frames.openKey(indent, key.start, key.end) && this.#readValue(key.valueStart);
    const isDue = frames.top > 0 && frames.isPending(frames.top) && frames.indentOf(frames.top) < indent;
    return isDue && this.#readValue(column);
  }

  /** Reads what stands at `from`: a scalar, a flow collection, or nothing yet. */
  #readValue(from: number): boolean {
    const text = this.#text;
    const parentIndent = this.#frames.indentOf(this.#frames.top);
    const start = skipProperties(text, from);
    const code = codeAt(text, start);
    if (isLineEnd(code) || (code === hash && start > from)) return this.#endLine(start);
    this.#frames.pending[this.#frames.top] = 0;
    switch (code) {
      case 124:
        return this.#readExtent(blockExtent(text, start, parentIndent), 'literal');
      case 62:
        return this.#readExtent(blockExtent(text, start, parentIndent), 'folded');
      case 34:
      case 39:
        return this.#readQuoted(start, code);
      case 123:
      case 91:
        return text.startsWith('{{', start) ? this.#readTemplate(start) : this.#readFlow(start);
      case 42:
        return this.#endLine(start);
      case 35:
      case 37:
      case 44:
      case 64:
      case 93:
      case 96:
      case 125:
        return false;
    }
    if ((code === dash || code === 63) && isBlankOrEnd(codeAt(text, start + 1))) return false;
    return this.#readExtent(plainExtent(text, start, parentIndent), 'plain');
  }

  #readExtent(extent: ScalarExtent | undefined, style: ScalarStyle): boolean {
    if (extent === undefined) return false;
    if (extent.span !== undefined) this.#emit(extent.span.start, extent.span.end, style, extent.indent);
    this.#at = extent.nextLine;
    return true;
  }

  #readQuoted(start: number, quote: number): boolean {
    const text = this.#text;
    const close = quotedEnd(text, start);
    if (close === -1) return false;
    const rest = skipBlanks(text, close + 1);
    const code = codeAt(text, rest);
    if (!isLineEnd(code) && code !== hash) return false;
    this.#emit(start + 1, close, quote === 34 ? 'doubleQuoted' : 'singleQuoted');
    return this.#endLine(rest);
  }

  /** `{{ .Values.ca }}`: a template's expression, which YAML would take for a mapping whose key is a mapping. */
  #readTemplate(start: number): boolean {
    const text = this.#text;
    const end = trimmedEnd(text, start, lineEndOf(text, start));
    this.#emit(start, end, 'plain');
    return this.#endLine(end);
  }

  /** Passes over a flow collection. One that holds something of interest needs another reader, but is no mistake. */
  #readFlow(start: number): boolean {
    const text = this.#text;
    const end = flowEnd(text, start);
    if (end === -1) return false;
    const rest = skipBlanks(text, end);
    const code = codeAt(text, rest);
    if (!isLineEnd(code) && (code !== hash || rest === end)) return false;
    const segment = this.#frames.segmentOf(this.#frames.top);
    let isWanted = this.#candidates.isIn(start, end) || this.#wanted.hasItemsOf?.(segment) === true;
    isWanted ||= mentionsInjection(text.slice(start, end));
    for (const key of flowKeys(text, start, end)) {
      if (isWanted) break;
      isWanted = this.#wanted.has(text, key.start, key.end);
    }
    if (isWanted) this.#brokenAt ??= start;
    return this.#endLine(end);
  }

  /** Keeps a scalar that holds a candidate or whose key is wanted; remembers what tells about the object. */
  #emit(start: number, end: number, style: ScalarStyle, indent?: number): void {
    const text = this.#text;
    const frames = this.#frames;
    const { top } = frames;
    const holds = this.#candidates.isIn(start, end);
    const segment = frames.segmentOf(top);
    const context = frames.contextOf(top);
    const keyStart = frames.keyStarts[top] ?? 0;
    const keyEnd = frames.keyEnds[top] ?? 0;
    const isKey = typeof segment === 'string';
    if (isKey && end - start < 300 && context.role !== undefined) noteScalar(context, segment, text.slice(start, end));
    if (!holds && isKey && !this.#wanted.has(text, keyStart, keyEnd)) return;
    if (!holds && !isKey && this.#wanted.hasItemsOf?.(context.path?.segment) !== true) return;
    const keySpan = isKey ? { start: keyStart, end: keyEnd } : undefined;
    const entryStyle = isKey && /["']/.test(text.charAt(keyStart - 1)) ? 'quotedKey' : undefined;
    this.#places.push(new PlaceInDocument(context, segment, { start, end }, keySpan, style, indent, entryStyle));
  }

  #isMarker(at: number): boolean {
    const text = this.#text;
    const code = codeAt(text, at);
    if (code === 37) return this.#frames.top === 0;
    if ((code !== dash && code !== 46) || codeAt(text, at + 1) !== code || codeAt(text, at + 2) !== code) return false;
    return isBlankOrEnd(codeAt(text, at + 3));
  }

  /** `---` begins a document, `...` ends one, `%` is a directive. */
  #readMarker(at: number): boolean {
    const text = this.#text;
    if (codeAt(text, at) !== dash) return this.#endLine(at);
    this.#frames.startDocument();
    const rest = skipProperties(text, at + 3);
    const code = codeAt(text, rest);
    return (isLineEnd(code) || code === hash) && this.#endLine(rest);
  }

  /** Goes on behind a line that was not understood: at the next key of the root mapping, or the next document. */
  #recover(brokenLine: number): void {
    const isRootMapping = this.#frames.closeToRoot();
    for (let line = nextLineOf(this.#text, brokenLine); ; line = nextLineOf(this.#text, line)) {
      this.#at = line;
      if (line >= this.#text.length || this.#isMarker(line)) return;
      const code = codeAt(this.#text, line);
      if (isRootMapping && code !== 32 && code !== hash && !isLineEnd(code) && findKey(this.#text, line)) return;
    }
  }
}
