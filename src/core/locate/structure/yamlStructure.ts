import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import type { Span } from '../../text/span.ts';
import { runAtOnce } from '../../text/steps.ts';
import { limits } from '../limits.ts';
import { lineEndOf, nextLineOf } from '../lines.ts';
import type { ScalarStyle } from '../locateModel.ts';
import type { Candidate } from '../scanCandidates.ts';
import type { KeyTest } from './keyNames.ts';
import { parseDocuments } from './parseDocuments.ts';
import {
  type CollectionContext,
  childContext,
  mergeKey,
  noteObjectField,
  PlaceInDocument,
  type PlaceInPath,
  PlaceOfAlias,
  rootContext,
  tellsOfObject,
} from './placeInDocument.ts';
import type { AliasPlace, KeyPlace, ScalarPlace, StructureReader, StructureSteps } from './structureReader.ts';

/** A text with more errors is not YAML that a user is typing. */
const mostErrors = 3;

/**
 * Reads any YAML with the `yaml` library: flow collections, anchors, tags, complex keys.
 *
 * A separate bundle, loaded only when needed. Does not check that keys are unique, which would take quadratic time. Errors are
 * counted, never formatted.
 */
export const readYamlStructure: StructureReader = (...asked) => runAtOnce(readYamlStructureInSteps(...asked));

/** The same in steps. The library composes each document in a single step. */
export const readYamlStructureInSteps: StructureSteps = function* (text, candidates, wanted) {
  if (text.length > limits.yamlLength || mostOpenBrackets(text) > limits.yamlBrackets) return undefined;
  // A byte order mark would shift the columns of the first line.
  const shift = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const walk = new YamlWalk(text, shift, candidates, wanted);
  let errors = 0;
  let brokenAt: number | undefined;
  const documents = yield* parseDocuments(text.slice(shift));
  for (const [index, document] of documents.entries()) {
    yield;
    errors += document.errors.length;
    const first = document.errors[0]?.pos[0];
    if (first !== undefined) brokenAt ??= first + shift;
    walk.readDocument(document, index);
  }
  if (errors > mostErrors) return { places: [], brokenAt: brokenAt ?? 0 };
  const places = walk.places.sort((a, b) => a.span.start - b.span.start);
  const { aliases, keys } = walk;
  const found = { ...(aliases.length === 0 ? {} : { aliases }), ...(keys.length === 0 ? {} : { keys }) };
  return { places, ...found, ...(brokenAt === undefined ? {} : { brokenAt }) };
};

/** Also counts those in quotes, so the result may be too high. */
function mostOpenBrackets(text: string): number {
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    // This bit turns a square bracket into a curly one.
    const code = text.charCodeAt(at) | 0x20;
    if (code === 123) most = Math.max(most, ++open);
    else if (code === 125) open = Math.max(0, open - 1);
  }
  return most;
}

function isMerge({ key, value }: Pair): boolean {
  return isScalar(key) && key.value === mergeKey && (isAlias(value) || isSeq(value));
}

function keysOf(pairs: readonly Pair[]): ReadonlySet<string> {
  return new Set(pairs.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])));
}

function isQuotedScalar({ type }: Scalar): boolean {
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
}

class YamlWalk {
  readonly places: ScalarPlace[] = [];
  readonly aliases: AliasPlace[] = [];
  readonly keys: KeyPlace[] = [];
  /** Places of the anchors in the current document. A later anchor with the same name replaces an earlier one. */
  readonly #anchors = new Map<string, PlaceInPath>();
  /** What stands at them. */
  readonly #anchored = new Map<string, unknown>();
  readonly #text: string;
  readonly #shift: number;
  readonly #candidates: readonly Candidate[];
  readonly #wanted: KeyTest;

  constructor(text: string, shift: number, candidates: readonly Candidate[], wanted: KeyTest) {
    this.#text = text;
    this.#shift = shift;
    this.#candidates = candidates;
    this.#wanted = wanted;
  }

  readDocument(document: Document.Parsed, index: number): void {
    const { contents } = document;
    this.#anchors.clear();
    this.#anchored.clear();
    if (isMap(contents) || isSeq(contents)) this.#read(contents, rootContext(index, isSeq(contents)), 0);
  }

  #read(node: unknown, context: CollectionContext, depth: number): void {
    if (depth > limits.nesting) return;
    if (isMap(node)) {
      let ownKeys: ReadonlySet<string> | undefined;
      for (const pair of node.items) {
        if (isMerge(pair)) {
          ownKeys ??= keysOf(node.items);
          this.#noteMerge(pair.value, context, ownKeys);
        } else this.#readPair(pair, context, depth, node.flow === true);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        this.#noteAnchor(item, context, index);
        if (isScalar(item)) this.#readScalar(item, context, index, undefined, node.flow === true);
        else this.#read(item, childContext(context, index, isSeq(item)), depth + 1);
      }
    }
  }

  #readPair({ key, value }: Pair, context: CollectionContext, depth: number, isInFlow: boolean): void {
    if (!isScalar(key)) return;
    const name = String(key.value);
    const span = this.#wanted.hasKeys && this.#keySpanOf(key);
    if (span) {
      const place = new PlaceInDocument(context, name, span, span, 'plain');
      this.keys.push(
        Object.assign(place, { holds: isMap(value) ? 'mapping' : isSeq(value) ? 'list' : 'single' } as const),
      );
    }
    this.#noteAnchor(value, context, name);
    if (isScalar(value)) this.#readScalar(value, context, name, key, isInFlow);
    else this.#read(value, childContext(context, name, isSeq(value)), depth + 1);
  }

  /** Aliases refer to the anchors before them. Key paths are not computed yet, since each may be as long as the text. */
  #noteAnchor(node: unknown, context: CollectionContext, segment: KeyPathSegment): void {
    if (isAlias(node)) {
      if (typeof segment === 'string' && tellsOfObject(context, segment)) this.#noteMeaning(node, context, segment);
      if (this.#wanted.hasAliases === true) this.#noteAlias(node, { context, segment });
    } else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchored.set(node.anchor, node);
      if (this.#wanted.hasAliases === true) this.#anchors.set(node.anchor, { context, segment });
    }
  }

  /** Remembers what an alias says about its object. */
  #noteMeaning(alias: Alias, context: CollectionContext, segment: string): void {
    const node = this.#anchored.get(alias.source);
    if (isScalar(node)) noteObjectField(context, segment, String(node.value));
    else if (isMap(node)) this.#noteMeanings(node, childContext(context, segment, false));
  }

  /** Remembers what a mapping of another place says about the object in which it is taken over. */
  #noteMeanings(node: YAMLMap, context: CollectionContext, ownKeys?: ReadonlySet<string>): void {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      if (!tellsOfObject(context, name) || ownKeys?.has(name)) continue;
      if (isScalar(value)) noteObjectField(context, name, String(value.value));
      else if (isAlias(value) && ownKeys === undefined) this.#noteMeaning(value, context, name);
      else if (isMap(value)) this.#noteMeanings(value, childContext(context, name, false));
    }
  }

  #noteMerge(value: unknown, context: CollectionContext, ownKeys: ReadonlySet<string>): void {
    for (const each of isSeq(value) ? value.items : [value]) {
      const node = context.role !== undefined && isAlias(each) ? this.#anchored.get(each.source) : undefined;
      if (isMap(node)) this.#noteMeanings(node, context, ownKeys);
      this.#noteAlias(each, { context }, ownKeys);
    }
  }

  #noteAlias(node: unknown, place: PlaceInPath, ownKeys?: ReadonlySet<string>): void {
    if (this.aliases.length >= limits.aliases) return;
    if (!isAlias(node)) return;
    const target = this.#anchors.get(node.source);
    const [start = 0, end = start] = node.range ?? [];
    const span = { start: start + this.#shift, end: end + this.#shift };
    if (target !== undefined) this.aliases.push(new PlaceOfAlias(span, place, target, ownKeys));
  }

  #readScalar(
    node: Scalar,
    context: CollectionContext,
    segment: string | number,
    key: Scalar | undefined,
    isInFlow: boolean,
  ): void {
    const { range } = node;
    if (!range) return;
    if (typeof segment === 'string' && context.role !== undefined)
      noteObjectField(context, segment, String(node.value));
    const scalar = this.#spanOf(node, range[0] + this.#shift, range[1] + this.#shift);
    const holds = this.#holdsOffset(scalar.span.start, scalar.span.end);
    const isWanted = (): boolean =>
      typeof segment === 'string'
        ? this.#wanted.has(segment, 0, segment.length)
        : this.#wanted.hasItemsOf?.(context.path?.segment) === true;
    if (!holds && !isWanted()) return;
    if (scalar.span.end === scalar.span.start && !isQuotedScalar(node)) return;
    const keySpan = key && this.#keySpanOf(key);
    const { span, style, indent } = scalar;
    const entryStyle = isInFlow ? 'flow' : key !== undefined && isQuotedScalar(key) ? 'quotedKey' : undefined;
    this.places.push(new PlaceInDocument(context, segment, span, keySpan, style, indent, entryStyle));
  }

  /** Without its quotes. */
  #keySpanOf(key: Scalar): Span | undefined {
    const quote = isQuotedScalar(key) ? 1 : 0;
    return key.range
      ? { start: key.range[0] + this.#shift + quote, end: key.range[1] + this.#shift - quote }
      : undefined;
  }

  #spanOf(node: Scalar, start: number, end: number): { span: Span; style: ScalarStyle; indent?: number } {
    switch (node.type) {
      case 'QUOTE_DOUBLE':
      case 'QUOTE_SINGLE': {
        const style: ScalarStyle = node.type === 'QUOTE_DOUBLE' ? 'doubleQuoted' : 'singleQuoted';
        const quote = this.#text.charAt(start);
        const isClosed = end - start > 1 && this.#text.charAt(end - 1) === quote;
        return { span: { start: start + 1, end: isClosed ? end - 1 : end }, style };
      }
      case 'BLOCK_LITERAL':
      case 'BLOCK_FOLDED':
        return this.#blockSpan(node, node.type === 'BLOCK_LITERAL' ? 'literal' : 'folded', start, end);
      default:
        return { span: { start, end }, style: 'plain' as const };
    }
  }

  /**
   * In the library, a block scalar includes its header and final line breaks. Its indentation follows from what the library removed
   * from the first line.
   */
  #blockSpan(node: Scalar, style: ScalarStyle, start: number, end: number) {
    const text = this.#text;
    const firstLine = /^ *(?=[^ \n])/m.exec(String(node.value))?.[0].length;
    let first = -1;
    let last = -1;
    let indent = 0;
    for (let line = nextLineOf(text, start); line < end; line = nextLineOf(text, line)) {
      const lineEnd = Math.min(lineEndOf(text, line), end);
      let column = line;
      while (column < lineEnd && text.charCodeAt(column) === 32) column++;
      if (column === lineEnd) continue;
      if (first === -1) {
        indent = column - line - (firstLine ?? 0);
        first = line + indent;
      }
      last = lineEnd;
    }
    const span = first === -1 ? { start: end, end } : { start: first, end: last };
    return { span, style, indent };
  }

  #holdsOffset(start: number, end: number): boolean {
    let low = 0;
    let high = this.#candidates.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#candidates[middle]?.offset ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (this.#candidates[low]?.offset ?? Number.POSITIVE_INFINITY) < end;
  }
}
