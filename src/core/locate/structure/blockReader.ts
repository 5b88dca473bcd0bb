import { mentionsInjection } from '../../kubernetes/caInjection.ts';
import { codeAt, isLineEnd, lineEndOf, nextLineOf, skipBlanks } from '../lines.ts';
import type { ScalarStyle } from '../locateModel.ts';
import { type Candidate, CandidateCursor } from '../scanCandidates.ts';
import { BlockFrames } from './blockFrames.ts';
import type { KeyTest } from './keyNames.ts';
import { childContext, holdsMarks, noteObjectField, PlaceInDocument, tellsOfObject } from './placeInDocument.ts';
import { blockExtent, plainExtent, type ScalarExtent, trimmedEnd } from './scalarExtent.ts';
import { skimPlainLines } from './skimPlainLines.ts';
import type { ScalarPlace } from './structureReader.ts';
import { findKey, flowEnd, flowKeys, isBlankOrEnd, quotedEnd, skipProperties } from './yamlTokens.ts';

const dash = 45;
const hash = 35;
const tab = 9;
const openBracket = 91;
const openBrace = 123;

/** An item of a flow sequence, with the comma or bracket behind it. */
const flowItem = /([ \t]*)(?:"([^"\\\n]*)"|'([^'\n]*)'|((?:--?(?=\w)|[\w./])[\w./@=-]*(?: [\w./@=-]+)*))[ \t]*[,\]]/y;

/** An entry of a flow mapping, with the comma or bracket behind it. */
const flowEntry = /[ \t]*["']?([\w./-]+)["']?:[ \t]+(?:"([^"\\\n]*)"|'([^'\n]*)'|(\w[\w./-]*))[ \t]*[,}]/y;

/** Reads YAML in plain block style, one line at a time with everything that belongs to it. */
export class BlockReader {
  readonly frames: BlockFrames;
  readonly places: ScalarPlace[] = [];
  /** Start of the line that is read next. */
  at: number;
  /** First place that needs another reader. */
  brokenAt: number | undefined;
  readonly #text: string;
  readonly #candidates: CandidateCursor;
  readonly #wanted: KeyTest;
  #mentionsInjection: boolean | undefined;

  constructor(text: string, candidates: readonly Candidate[], wanted: KeyTest) {
    this.#text = text;
    this.#candidates = new CandidateCursor(candidates);
    this.#wanted = wanted;
    this.frames = new BlockFrames(text);
    this.at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Reads the simplest lines up to the first one that needs {@link readLine}, or that begins at `pause` or later. */
  skim(pause: number): void {
    if (this.frames.top === 0) return;
    const emit = (start: number, end: number) => this.#emit(start, end, 'plain');
    this.at = skimPlainLines(this.#text, this.at, pause, this.frames, this.#candidates, this.#wanted, emit);
  }

  /** Reads the line at `at` with everything that belongs to it. Tells whether it was understood. */
  readLine(): boolean {
    const text = this.#text;
    const start = this.at;
    let column = start;
    while (codeAt(text, column) === 32) column++;
    const code = codeAt(text, column);
    if (isLineEnd(code) || code === hash) return this.#endLine(column);
    if (code === tab) return isLineEnd(codeAt(text, skipBlanks(text, column))) && this.#endLine(column);
    if (column === start && this.isMarker(column)) return this.#readMarker(column);
    this.frames.noteContent();
    let indent = column - start;
    while (codeAt(text, column) === dash && isBlankOrEnd(codeAt(text, column + 1))) {
      if (!this.frames.openItem(indent)) return false;
      column = skipBlanks(text, column + 1);
      indent = column - start;
      const next = codeAt(text, column);
      if (isLineEnd(next) || next === hash) return this.#endLine(column);
    }
    return this.#readEntry(column, indent);
  }

  #endLine(from: number): true {
    this.at = nextLineOf(this.#text, from);
    return true;
  }

  /** Reads `key: value`, or a scalar where one is expected. */
  #readEntry(column: number, indent: number): boolean {
    const frames = this.frames;
    frames.closeTo(indent);
    const key = findKey(this.#text, column);
    // `- --oidc-groups-prefix=okta:` is a mapping in YAML, and was meant as a flag.
    const isFlag =
      key !== undefined && this.#text.startsWith('--', column) && isLineEnd(codeAt(this.#text, key.valueStart));
    if (key !== undefined && !isFlag)
      return frames.openKey(indent, key.start, key.end) && this.#readValue(key.valueStart);
    const isDue = frames.top > 0 && frames.isPending(frames.top) && frames.indentOf(frames.top) < indent;
    return isDue && this.#readValue(column);
  }

  /** Reads the value at `from`: a scalar, a flow collection, or nothing yet. */
  #readValue(from: number): boolean {
    const text = this.#text;
    const parentIndent = this.frames.indentOf(this.frames.top);
    const start = skipProperties(text, from);
    const code = codeAt(text, start);
    if (isLineEnd(code) || (code === hash && start > from)) return this.#endLine(start);
    this.frames.pending[this.frames.top] = 0;
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
        // Only another reader knows its value.
        if (this.#wanted.hasAliases === true || this.#describesObject()) this.brokenAt ??= start;
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
    this.at = extent.nextLine;
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

  /** `{{ .Values.ca }}`: a template expression. YAML would read it as a mapping whose key is a mapping. */
  #readTemplate(start: number): boolean {
    const text = this.#text;
    const end = trimmedEnd(text, start, lineEndOf(text, start));
    this.#emit(start, end, 'plain');
    return this.#endLine(end);
  }

  /** Skips a flow collection. If it contains anything of interest, it needs another reader, but is not an error. */
  #readFlow(start: number): boolean {
    const text = this.#text;
    const end = flowEnd(text, start);
    if (end === -1) return false;
    const rest = skipBlanks(text, end);
    const code = codeAt(text, rest);
    if (!isLineEnd(code) && (code !== hash || rest === end)) return false;
    // `[]` and `{}`.
    if (skipBlanks(text, start + 1) === end - 1) return this.#endLine(end);
    const segment = this.frames.segmentOf(this.frames.top);
    let isWanted = this.#candidates.isIn(start, end) || this.#wanted.hasItemsOf?.(segment) === true;
    isWanted ||= mentionsInjection(text.slice(start, end));
    for (const key of flowKeys(text, start, end)) {
      if (isWanted) break;
      isWanted = this.#wanted.has(text, key.start, key.end);
    }
    const isRead = isWanted ? this.#readItems(start, end) : !this.#describesObject() || this.#noteEntries(start, end);
    if (!isRead) this.brokenAt ??= start;
    return this.#endLine(end);
  }

  /** Tells whether the value of the current key may tell what its object is, in a form that only another reader knows. */
  #describesObject(): boolean {
    const { top } = this.frames;
    const segment = this.frames.segmentOf(top);
    if (typeof segment !== 'string') return false;
    const context = this.frames.contextOf(top);
    return tellsOfObject(context, segment) && (!holdsMarks(context, segment) || this.#hasMarks());
  }

  #hasMarks(): boolean {
    this.#mentionsInjection ??= mentionsInjection(this.#text);
    return this.#mentionsInjection;
  }

  /** Notes what `{name: a, namespace: "b"}` says about its object. Returns `false` for anything else. */
  #noteEntries(start: number, end: number): boolean {
    const text = this.#text;
    if (codeAt(text, start) !== openBrace) return false;
    const context = childContext(this.frames.contextOf(this.frames.top), this.frames.segmentOf(this.frames.top), false);
    const entries: [key: string, value: string][] = [];
    flowEntry.lastIndex = start + 1;
    while (flowEntry.lastIndex < end) {
      const entry = flowEntry.exec(text);
      if (entry === null) return false;
      const [, key = '', double, single, plain = ''] = entry;
      entries.push([key, double ?? single ?? plain]);
    }
    for (const [key, value] of entries) noteObjectField(context, key, value);
    return true;
  }

  /** Reads a one-line list of plain words and quotes without escapes: `[get, "list"]`. Returns `false` for anything else. */
  #readItems(start: number, end: number): boolean {
    const text = this.#text;
    if (codeAt(text, start) !== openBracket || this.#candidates.isIn(start, end)) return false;
    const { top } = this.frames;
    const segment = this.frames.segmentOf(top);
    const context = childContext(this.frames.contextOf(top), segment, true);
    const places: ScalarPlace[] = [];
    flowItem.lastIndex = start + 1;
    while (flowItem.lastIndex < end) {
      const item = flowItem.exec(text);
      if (item === null) return false;
      const { 1: blanks = '', 2: double, 3: single, 4: plain = '' } = item;
      const quoted = double ?? single;
      const style = double !== undefined ? 'doubleQuoted' : single !== undefined ? 'singleQuoted' : 'plain';
      const from = item.index + blanks.length + (quoted === undefined ? 0 : 1);
      const span = { start: from, end: from + (quoted ?? plain).length };
      places.push(new PlaceInDocument(context, places.length, span, undefined, style, undefined, 'flow'));
    }
    if (this.#wanted.hasItemsOf?.(segment) === true) for (const place of places) this.places.push(place);
    return true;
  }

  /** Keeps a scalar that contains a candidate or whose key is wanted. Notes what it says about its object. */
  #emit(start: number, end: number, style: ScalarStyle, indent?: number): void {
    const text = this.#text;
    const frames = this.frames;
    const { top } = frames;
    const holds = this.#candidates.isIn(start, end);
    const segment = frames.segmentOf(top);
    const context = frames.contextOf(top);
    const keyStart = frames.keyStarts[top] ?? 0;
    const keyEnd = frames.keyEnds[top] ?? 0;
    const isKey = typeof segment === 'string';
    if (isKey && end - start < 300 && context.role !== undefined)
      noteObjectField(context, segment, text.slice(start, end));
    if (!holds && isKey && !this.#wanted.has(text, keyStart, keyEnd)) return;
    if (!holds && !isKey && this.#wanted.hasItemsOf?.(context.path?.segment) !== true) return;
    const keySpan = isKey ? { start: keyStart, end: keyEnd } : undefined;
    const entryStyle = isKey && /["']/.test(text.charAt(keyStart - 1)) ? 'quotedKey' : undefined;
    this.places.push(new PlaceInDocument(context, segment, { start, end }, keySpan, style, indent, entryStyle));
  }

  /** Tells whether a document or directive begins or ends at the start of a line. */
  isMarker(at: number): boolean {
    const text = this.#text;
    const code = codeAt(text, at);
    if (code === 37) return this.frames.top === 0;
    if ((code !== dash && code !== 46) || codeAt(text, at + 1) !== code || codeAt(text, at + 2) !== code) return false;
    return isBlankOrEnd(codeAt(text, at + 3));
  }

  /** `---` begins a document, `...` ends one, `%` is a directive. */
  #readMarker(at: number): boolean {
    const text = this.#text;
    if (codeAt(text, at) !== dash) return this.#endLine(at);
    this.frames.startDocument();
    const rest = skipProperties(text, at + 3);
    const code = codeAt(text, rest);
    return (isLineEnd(code) || code === hash) && this.#endLine(rest);
  }
}
