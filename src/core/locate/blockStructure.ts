import type { KeyPathSegment } from '../kubernetes/keyPathSegments.ts';
import type { Span } from '../text/span.ts';
import { type CollectionContext, childContext, noteScalar, placeOf, rootContext } from './documentPath.ts';
import { isLineEnd, lineEndOf, nextLineOf, skipBlanks } from './lines.ts';
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

interface Frame {
  readonly indent: number;
  readonly isSequence: boolean;
  readonly context: CollectionContext;
  /** Current key of a mapping, and whether its value has not come yet. */
  keyStart: number;
  keyEnd: number;
  index: number;
  isPending: boolean;
}

const dash = 45;
const hash = 35;
const tab = 9;

class BlockReader {
  readonly #text: string;
  readonly #offsets: readonly number[];
  readonly #isWanted: (key: string) => boolean;
  readonly #places: ScalarPlace[] = [];
  #frames: Frame[] = [];
  #at = 0;
  #nextOffset = 0;
  #documentIndex = 0;
  #hasDocument = false;
  #brokenAt: number | undefined;

  constructor(text: string, offsets: readonly number[], isWanted: (key: string) => boolean) {
    this.#text = text;
    this.#offsets = offsets;
    this.#isWanted = isWanted;
  }

  read() {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    while (this.#at < this.#text.length) {
      const lineStart = this.#at;
      if (this.#readLine()) continue;
      this.#brokenAt ??= lineStart;
      this.#recover(lineStart);
    }
    const places = this.#places;
    return this.#brokenAt === undefined ? { places } : { places, brokenAt: this.#brokenAt };
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
    this.#hasDocument = true;
    let indent = column - start;
    while (text.charCodeAt(column) === dash && isBlankOrEnd(text.charCodeAt(column + 1))) {
      if (!this.#openItem(indent)) return false;
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

  /** A dash at `indent`: the next item of a sequence, or the first of a new one. */
  #openItem(indent: number): boolean {
    while ((this.#frames.at(-1)?.indent ?? -1) > indent) this.#frames.pop();
    const top = this.#frames.at(-1);
    if (top?.isSequence && top.indent === indent) {
      top.index++;
      top.isPending = true;
      return true;
    }
    return this.#push(indent, true);
  }

  /** Opens a collection as the value that is due. */
  #push(indent: number, isSequence: boolean): boolean {
    const top = this.#frames.at(-1);
    if (top === undefined) {
      const context = rootContext(this.#documentIndex, isSequence);
      this.#frames.push({ indent, isSequence, context, keyStart: 0, keyEnd: 0, index: 0, isPending: true });
      return true;
    }
    if (!top.isPending || indent < top.indent || (indent === top.indent && (top.isSequence || !isSequence)))
      return false;
    top.isPending = false;
    const context = childContext(top.context, this.#segmentOf(top), isSequence);
    this.#frames.push({ indent, isSequence, context, keyStart: 0, keyEnd: 0, index: 0, isPending: true });
    return true;
  }

  #segmentOf(frame: Frame): KeyPathSegment {
    return frame.isSequence ? frame.index : this.#text.slice(frame.keyStart, frame.keyEnd);
  }

  /** Reads `key: value`, or a scalar where one is due. */
  #readEntry(column: number, indent: number): boolean {
    let top = this.#frames.at(-1);
    while (top !== undefined && (top.indent > indent || (top.isSequence && top.indent === indent))) {
      this.#frames.pop();
      top = this.#frames.at(-1);
    }
    const key = findKey(this.#text, column);
    if (key === undefined) return top?.isPending === true && top.indent < indent && this.#readValue(column, top);
    if (top === undefined || top.isSequence || top.indent !== indent) {
      if (!this.#push(indent, false)) return false;
      top = this.#frames.at(-1);
    }
    if (top === undefined) return false;
    top.keyStart = key.start;
    top.keyEnd = key.end;
    top.isPending = true;
    return this.#readValue(key.valueStart, top);
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
        return this.#readBlockScalar(start, frame, 'literal');
      case 62:
        return this.#readBlockScalar(start, frame, 'folded');
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

  #readPlain(start: number, frame: Frame): boolean {
    const text = this.#text;
    let end = plainEnd(text, start, lineEndOf(text, start));
    let at = nextLineOf(text, start);
    for (let line = at; line < text.length; line = nextLineOf(text, line)) {
      let column = line;
      while (text.charCodeAt(column) === 32) column++;
      const code = text.charCodeAt(column);
      if (isLineEnd(code)) continue;
      if (column - line <= frame.indent || code === hash) break;
      if (findKey(text, column) !== undefined) return false;
      end = plainEnd(text, column, lineEndOf(text, column));
      at = nextLineOf(text, column);
    }
    this.#emit(frame, { start, end }, 'plain');
    this.#at = at;
    return true;
  }

  #readQuoted(start: number, frame: Frame, quote: number): boolean {
    const text = this.#text;
    const close = quotedEnd(text, start);
    if (close === -1) return false;
    const rest = skipBlanks(text, close + 1);
    const code = text.charCodeAt(rest);
    if (!isLineEnd(code) && code !== hash) return false;
    this.#emit(frame, { start: start + 1, end: close }, quote === 34 ? 'doubleQuoted' : 'singleQuoted');
    return this.#endLine(rest);
  }

  #readFlow(start: number, frame: Frame): boolean {
    const text = this.#text;
    const end = flowEnd(text, start);
    if (end === -1 || !isLineEnd(text.charCodeAt(skipBlanks(text, end)))) return false;
    this.#skipOffsets(start);
    if ((this.#offsets[this.#nextOffset] ?? Number.POSITIVE_INFINITY) < end) return false;
    if (end - start > 4) {
      for (const key of text.slice(start, end).matchAll(/[\w.-]+(?=["']?\s*:)/g))
        if (this.#isWanted(key[0])) return false;
    }
    frame.isPending = false;
    return this.#endLine(end);
  }

  #readBlockScalar(start: number, frame: Frame, style: ScalarStyle): boolean {
    const text = this.#text;
    const header = /[|>](?:[+-]?([1-9])?|([1-9])[+-])[ \t]*(?:[ \t]#.*)?(?=[\r\n]|$)/y;
    header.lastIndex = start;
    const match = header.exec(text);
    if (match === null) return false;
    const explicit = match[1] ?? match[2];
    let indent = explicit === undefined ? -1 : frame.indent + Number(explicit);
    let first = -1;
    let last = -1;
    let at = nextLineOf(text, start);
    while (at < text.length) {
      let column = at;
      while (text.charCodeAt(column) === 32) column++;
      if (!isLineEnd(text.charCodeAt(column))) {
        const columns = column - at;
        if (columns <= frame.indent || (indent !== -1 && columns < indent)) break;
        if (indent === -1) indent = columns;
        if (first === -1) first = at + indent;
        last = lineEndOf(text, column);
      }
      at = nextLineOf(text, column);
    }
    if (first !== -1) this.#emit(frame, { start: first, end: last }, style, indent);
    this.#at = at;
    return true;
  }

  #skipOffsets(before: number): void {
    while ((this.#offsets[this.#nextOffset] ?? Number.POSITIVE_INFINITY) < before) this.#nextOffset++;
  }

  /** Keeps a scalar that holds a candidate or whose key is wanted; remembers what tells about the object. */
  #emit(frame: Frame, span: Span, style: ScalarStyle, indent?: number): void {
    this.#skipOffsets(span.start);
    const holds = (this.#offsets[this.#nextOffset] ?? Number.POSITIVE_INFINITY) < span.end;
    const segment = this.#segmentOf(frame);
    if (!frame.isSequence && frame.context.role !== undefined && indent === undefined && span.end - span.start < 300) {
      noteScalar(frame.context, String(segment), this.#text.slice(span.start, span.end));
    }
    if (!holds && (frame.isSequence || !this.#isWanted(String(segment)))) return;
    const keySpan = frame.isSequence ? {} : { keySpan: { start: frame.keyStart, end: frame.keyEnd } };
    this.#places.push(
      placeOf(frame.context, segment, { span, style, ...keySpan, ...(indent === undefined ? {} : { indent }) }),
    );
  }

  #isMarker(at: number): boolean {
    const text = this.#text;
    return (
      ((text.startsWith('---', at) || text.startsWith('...', at)) && isBlankOrEnd(text.charCodeAt(at + 3))) ||
      (text.charCodeAt(at) === 37 && this.#frames.length === 0)
    );
  }

  /** `---` begins a document, `...` ends one, `%` is a directive. */
  #readMarker(at: number): boolean {
    const text = this.#text;
    if (text.charCodeAt(at) !== dash) return this.#endLine(at);
    if (this.#hasDocument) this.#documentIndex++;
    this.#hasDocument = true;
    this.#frames = [];
    const rest = skipBlanks(text, at + 3);
    const code = text.charCodeAt(rest);
    return (isLineEnd(code) || code === hash) && this.#endLine(rest);
  }

  /** Goes on behind a line that was not understood: at the next key of the root mapping, or the next document. */
  #recover(brokenLine: number): void {
    const root = this.#frames[0];
    const isRootMapping = root !== undefined && !root.isSequence && root.indent === 0;
    this.#frames = isRootMapping ? [root] : [];
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

/** End of a plain scalar's line: before a comment and trailing blanks. */
function plainEnd(text: string, start: number, lineEnd: number): number {
  let end = lineEnd;
  const comment = text.indexOf(' #', start);
  if (comment !== -1 && comment < end) end = comment;
  while (end > start && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === tab)) end--;
  return end;
}
