import { type KeyPathSegment, keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import { composed, type MappedText, type SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';
import { limits } from '../limits.ts';
import type { ScalarStyle } from '../model.ts';
import type { AliasPlace, ScalarPlace } from '../structureReader.ts';
import type { DocumentNode, MappingNode, ScalarNode, SequenceNode } from './model.ts';
import { scalarText } from './scalarText.ts';

/** A document's root, and the number of the document in its text. */
export interface DocumentTree {
  readonly documentIndex: number;
  readonly root: MappingNode | SequenceNode;
}

/** So many scalars take less than a millisecond. */
const atOnce = 256;

/**
 * Puts, in steps, the scalars of a text together again as they stand in its documents.
 *
 * @param places - All scalars of the text, in order of position.
 * @param toSource - Where a stretch of the text stands in the file.
 * @param aliases - What they name stands in their places, too: the same nodes.
 */
export function* buildDocumentTrees(
  text: string,
  places: readonly ScalarPlace[],
  toSource: SpanMap,
  aliases: readonly AliasPlace[] = [],
): Generator<undefined, readonly DocumentTree[]> {
  const trees = new Map<number, GrowingCollection>();
  for (const [number, place] of places.entries()) {
    if (number % atOnce === atOnce - 1) yield undefined;
    const segments = keyPathSegments(place.keyPath);
    const { documentIndex } = place.object;
    let at = trees.get(documentIndex);
    if (at === undefined) {
      at = collectionFor(segments[0]);
      trees.set(documentIndex, at);
    }
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next === undefined) add(at, segment, new Scalar(text, place, toSource));
      else at = childOf(at, segment, next);
      if (at === undefined) break;
    }
  }
  let left: number = limits.aliasedNodes;
  for (const { documentIndex, keyPath, target, isMerge } of aliases) {
    yield undefined;
    const root = trees.get(documentIndex);
    const [path, there] = [keyPathSegments(keyPath), keyPathSegments(target)];
    const node = root && nodeAt(root, there);
    // What holds itself is no document.
    if (root === undefined || node === undefined || there.every((each, index) => path[index] === each)) continue;
    left -= sizeOf(node, left);
    if (left <= 0) break;
    if (isMerge) merge(mappingFor(root, path), node);
    else graft(root, path, node);
  }
  return Array.from(trees, ([documentIndex, root]) => ({ documentIndex, root }));
}

interface GrowingMapping extends MappingNode {
  readonly entries: Map<string, DocumentNode>;
}

interface GrowingSequence extends SequenceNode {
  readonly items: DocumentNode[];
  /** Index in the source → index here, since items that hold nothing are left out. */
  readonly indexes: Map<number, number>;
}

type GrowingCollection = GrowingMapping | GrowingSequence;

function collectionFor(segment: KeyPathSegment | undefined): GrowingCollection {
  return typeof segment === 'number'
    ? { kind: 'sequence', items: [], indexes: new Map() }
    : { kind: 'mapping', entries: new Map() };
}

function nodeAt(root: GrowingCollection, path: readonly KeyPathSegment[]): DocumentNode | undefined {
  let at: DocumentNode | undefined = root;
  for (const segment of path) {
    if (at === undefined || !isGrowing(at)) return undefined;
    at = at.kind === 'mapping' ? at.entries.get(String(segment)) : itemAt(at, segment);
  }
  return at;
}

/** Nodes in a node, each as often as it is met; not more than are asked for. */
function sizeOf(node: DocumentNode, most: number): number {
  let size = 1;
  if (node.kind === 'scalar') return size;
  for (const child of node.kind === 'mapping' ? node.entries.values() : node.items) {
    if (size >= most) break;
    size += sizeOf(child, most - size);
  }
  return size;
}

/** Entries of its own count, and those of an earlier merge. */
function merge(into: GrowingCollection | undefined, from: DocumentNode): void {
  if (into?.kind !== 'mapping' || from.kind !== 'mapping') return;
  for (const [key, value] of from.entries) if (!into.entries.has(key)) into.entries.set(key, value);
}

/** The mapping at a path; made where it holds nothing of its own. */
function mappingFor(root: GrowingCollection, path: readonly KeyPathSegment[]): GrowingCollection | undefined {
  let at: GrowingCollection | undefined = root;
  for (const [index, segment] of path.entries()) at = at && childOf(at, segment, path[index + 1] ?? '');
  return at;
}

function graft(root: GrowingCollection, path: readonly KeyPathSegment[], node: DocumentNode): void {
  let at: GrowingCollection | undefined = root;
  for (const [index, segment] of path.entries()) {
    const next = path[index + 1];
    if (at === undefined) return;
    if (next !== undefined) at = childOf(at, segment, next);
    else {
      add(at, segment, node);
      if (at.kind === 'sequence') inOrder(at);
    }
  }
}

/** Items stand as in the source, whenever they were added. */
function inOrder({ items, indexes }: GrowingSequence): void {
  const sorted = [...indexes]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, at]) => {
      const item = items[at];
      return item === undefined ? [] : [{ index, item }];
    });
  items.splice(0, items.length, ...sorted.map(({ item }) => item));
  for (const [at, { index }] of sorted.entries()) indexes.set(index, at);
}

/** The collection at a key or an index; `undefined` where a scalar stands there already, as in broken documents. */
function childOf(at: GrowingCollection, segment: KeyPathSegment, next: KeyPathSegment): GrowingCollection | undefined {
  const known = at.kind === 'mapping' ? at.entries.get(String(segment)) : itemAt(at, segment);
  if (known !== undefined) return isGrowing(known) && fits(known, next) ? known : undefined;
  const child = collectionFor(next);
  add(at, segment, child);
  return child;
}

function itemAt({ items, indexes }: GrowingSequence, segment: KeyPathSegment): DocumentNode | undefined {
  return items[indexes.get(Number(segment)) ?? -1];
}

function add(at: GrowingCollection, segment: KeyPathSegment, node: DocumentNode): void {
  if (at.kind === 'mapping') {
    at.entries.set(String(segment), node);
    return;
  }
  at.indexes.set(Number(segment), at.items.length);
  at.items.push(node);
}

function isGrowing(node: DocumentNode): node is GrowingCollection {
  return node.kind === 'mapping' || node.kind === 'sequence';
}

function fits(collection: GrowingCollection, segment: KeyPathSegment): boolean {
  return (collection.kind === 'sequence') === (typeof segment === 'number');
}

/** A scalar whose text is read when somebody asks. */
class Scalar implements ScalarNode {
  readonly kind = 'scalar';
  readonly span: Span;
  readonly keySpan?: Span;
  readonly #source: string;
  readonly #place: ScalarPlace;
  readonly #toFile: SpanMap;
  #content: MappedText | undefined;

  constructor(source: string, place: ScalarPlace, toSource: SpanMap) {
    this.span = toSource(place.span);
    if (place.keySpan !== undefined) this.keySpan = toSource(place.keySpan);
    this.#source = source;
    this.#place = place;
    this.#toFile = toSource;
  }

  get text(): string {
    return this.#read().text;
  }

  get style(): ScalarStyle {
    return this.#place.style;
  }

  get toSource(): SpanMap {
    return composed(this.#toFile, this.#read().toSource);
  }

  get keyPath(): string {
    return this.#place.keyPath;
  }

  #read(): MappedText {
    this.#content ??= scalarText(this.#source, this.#place);
    return this.#content;
  }
}
