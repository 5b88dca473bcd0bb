import { BlockFrames, type Frame } from './blockFrames.ts';
import { noteScalar, PlaceInDocument, tellsObject } from './documentPath.ts';
import { isLineEnd, nextLineOf, skipBlanks } from './lines.ts';
import { blockExtent, plainEnd, plainExtent, type ScalarExtent } from './scalarExtent.ts';
import type { ScalarPlace, ScalarStyle, StructureReader } from './structureReader.ts';
import { findKey, flowEnd, quotedEnd } from './yamlTokens.ts';

/**
 * Reads YAML in plain block style line by line: mappings and sequences by indentation, scalars of every style on the
 * way, several documents. It knows no flow collections with candidates inside, no complex keys and no multi-line keys;
 * where it meets one, or a line that is no YAML, it says so and goes on at the next key of the document's root.
 *
 * Some hundred times as fast as a full parser, and enough for what kubectl and people write.
 */
export const readBlockStructure: StructureReader = (text, offsets, isWanted) =>
  new BlockReader(text, offsets, isWanted).read();

const dash = 45;
const hash = 35;
const tab = 9;

/** A text that breaks more often is nothing that somebody is typing. */
const mostBreaks = 3;

class BlockReader {
  readonly #text: string;
  readonly #offsets: readonly number[];
  readonly #isWanted: (key: string) => boolean;
  readonly #places: ScalarPlace[] = [];
  readonly #frames: BlockFrames;
  #at = 0;
  #nextOffset = 0;
  #brokenAt: number | undefined;
  #breaks = 0;

  constructor(text: string, offsets: readonly number[], isWanted: (key: string) => boolean) {
    this.#text = text;
    this.#frames = new BlockFrames(text);
    this.#offsets = offsets;
    this.#isWanted = isWanted;
  }

  read() {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    while (this.#at < this.#text.length) {
      const lineStart = this.#at;
      if (this.#readLine()) continue;
      this.#brokenAt ??= lineStart;
      this.#breaks++;
      if (this.#breaks > mostBreaks || this.#isForeign(lineStart))
        return { places: [], brokenAt: lineStart, isOther: true };
      this.#recover(lineStart);
    }
    const places = this.#places;
    return this.#brokenAt === undefined ? { places } : { places, brokenAt: this.#brokenAt };
  }

  /**
   * Tells whether a line that was not understood shows that the text is no YAML: it is the first that is neither empty
   * nor a comment, and begins no flow collection; or it is a template's directive or a fence of Markdown.
   */
  #isForeign(line: number): boolean {
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
    while (text.charCodeAt(column) === 32) column++;
    const code = text.charCodeAt(column);
    if (isLineEnd(code) || code === hash) return this.#endLine(column);
    if (code === tab) return isLineEnd(text.charCodeAt(skipBlanks(text, column))) && this.#endLine(column);
    if (column === start && this.#isMarker(column)) return this.#readMarker(column);
    this.#frames.noteContent();
    let indent = column - start;
    while (text.charCodeAt(column) === dash && isBlankOrEnd(text.charCodeAt(column + 1))) {
      if (!this.#frames.openItem(indent)) return false;
      column = skipBlanks(text, column + 1);
      indent = column - start;
      const next = text.charCodeAt(column);
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
    const parent = this.#frames.closeTo(indent);
    const key = findKey(this.#text, column);
    if (key !== undefined) {
      const mapping = this.#frames.openKey(indent, key.start, key.end);
      return mapping !== undefined && this.#readValue(key.valueStart, mapping);
    }
    return parent?.isPending === true && parent.indent < indent && this.#readValue(column, parent);
  }

  /** Reads what stands at `from`: a scalar, a flow collection, or nothing yet. */
  #readValue(from: number, frame: Frame): boolean {
    const text = this.#text;
    let start = skipBlanks(text, from);
    let code = text.charCodeAt(start);
    while (code === 38 || code === 33) {
      while (!isBlankOrEnd(text.charCodeAt(start))) start++;
      start = skipBlanks(text, start);
      code = text.charCodeAt(start);
    }
    if (isLineEnd(code) || (code === hash && start > from)) return this.#endLine(start);
    frame.isPending = false;
    switch (code) {
      case 124:
        return this.#readExtent(blockExtent(text, start, frame.indent), frame, 'literal');
      case 62:
        return this.#readExtent(blockExtent(text, start, frame.indent), frame, 'folded');
      case 34:
      case 39:
        return this.#readQuoted(start, frame, code);
      case 123:
      case 91:
        return this.#readFlow(start, frame);
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
    if ((code === dash || code === 63) && isBlankOrEnd(text.charCodeAt(start + 1))) return false;
    return this.#readPlain(start, frame);
  }

  /** The usual scalar ends with its line, which the next line's indentation tells. */
  #readPlain(start: number, frame: Frame): boolean {
    const text = this.#text;
    const next = nextLineOf(text, start);
    let column = next;
    while (text.charCodeAt(column) === 32) column++;
    const isOneLine = column < text.length && column - next <= frame.indent && !isLineEnd(text.charCodeAt(column));
    if (!isOneLine) return this.#readExtent(plainExtent(text, start, frame.indent), frame, 'plain');
    this.#emit(frame, start, plainEnd(text, start, next - 1), 'plain');
    this.#at = next;
    return true;
  }

  #readExtent(extent: ScalarExtent | undefined, frame: Frame, style: ScalarStyle): boolean {
    if (extent === undefined) return false;
    if (extent.span !== undefined) this.#emit(frame, extent.span.start, extent.span.end, style, extent.indent);
    this.#at = extent.nextLine;
    return true;
  }

  #readQuoted(start: number, frame: Frame, quote: number): boolean {
    const text = this.#text;
    const close = quotedEnd(text, start);
    if (close === -1) return false;
    const rest = skipBlanks(text, close + 1);
    const code = text.charCodeAt(rest);
    if (!isLineEnd(code) && code !== hash) return false;
    this.#emit(frame, start + 1, close, quote === 34 ? 'doubleQuoted' : 'singleQuoted');
    return this.#endLine(rest);
  }

  #readFlow(start: number, frame: Frame): boolean {
    const text = this.#text;
    const end = flowEnd(text, start);
    if (end === -1 || !isLineEnd(text.charCodeAt(skipBlanks(text, end)))) return false;
    if (this.#holdsOffset(start, end)) return false;
    if (end - start > 4) {
      for (const key of text.slice(start, end).matchAll(/[\w.-]+(?=["']?\s*:)/g))
        if (this.#isWanted(key[0])) return false;
    }
    frame.isPending = false;
    return this.#endLine(end);
  }

  /** Whether the next candidate stands in a stretch of the text. */
  #holdsOffset(start: number, end: number): boolean {
    while ((this.#offsets[this.#nextOffset] ?? Number.POSITIVE_INFINITY) < start) this.#nextOffset++;
    return (this.#offsets[this.#nextOffset] ?? Number.POSITIVE_INFINITY) < end;
  }

  /** Keeps a scalar that holds a candidate or whose key is wanted; remembers what tells about the object. */
  #emit(frame: Frame, start: number, end: number, style: ScalarStyle, indent?: number): void {
    const holds = this.#holdsOffset(start, end);
    if (frame.isSequence && !holds) return;
    const segment = this.#frames.segmentOf(frame);
    if (typeof segment === 'string') {
      if (tellsObject(segment) && end - start < 300) {
        noteScalar(this.#frames.context(), segment, this.#text.slice(start, end));
      }
      if (!holds && !this.#isWanted(segment)) return;
    }
    const keySpan = frame.isSequence ? undefined : { start: frame.keyStart, end: frame.keyEnd };
    const context = this.#frames.context();
    this.#places.push(new PlaceInDocument(context, segment, { start, end }, keySpan, style, indent));
  }

  #isMarker(at: number): boolean {
    const text = this.#text;
    return (
      ((text.startsWith('---', at) || text.startsWith('...', at)) && isBlankOrEnd(text.charCodeAt(at + 3))) ||
      (text.charCodeAt(at) === 37 && this.#frames.isEmpty)
    );
  }

  /** `---` begins a document, `...` ends one, `%` is a directive. */
  #readMarker(at: number): boolean {
    const text = this.#text;
    if (text.charCodeAt(at) !== dash) return this.#endLine(at);
    this.#frames.startDocument();
    const rest = skipBlanks(text, at + 3);
    const code = text.charCodeAt(rest);
    return (isLineEnd(code) || code === hash) && this.#endLine(rest);
  }

  /** Goes on behind a line that was not understood: at the next key of the root mapping, or the next document. */
  #recover(brokenLine: number): void {
    const isRootMapping = this.#frames.closeToRoot();
    for (let line = nextLineOf(this.#text, brokenLine); ; line = nextLineOf(this.#text, line)) {
      this.#at = line;
      if (line >= this.#text.length || this.#isMarker(line)) return;
      const code = this.#text.charCodeAt(line);
      if (isRootMapping && code !== 32 && code !== hash && !isLineEnd(code) && findKey(this.#text, line)) return;
    }
  }
}

function isBlankOrEnd(code: number): boolean {
  return code === 32 || code === tab || isLineEnd(code);
}
