import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import type { DocumentNode, MappingNode, SequenceNode } from './objectModel.ts';

/** A mapping or sequence that is still growing. */
export type GrowingCollection = GrowingMapping | GrowingSequence;

interface GrowingMapping extends MappingNode {
  readonly entries: Map<string, DocumentNode>;
}

interface GrowingSequence extends SequenceNode {
  readonly items: DocumentNode[];
  /** Index in the source → index here, since empty items are skipped. */
  readonly indexes: Map<number, number>;
}

/** Makes the collection for a key or an index. */
export function collectionFor(segment: KeyPathSegment | undefined): GrowingCollection {
  return typeof segment === 'number'
    ? { kind: 'sequence', items: [], indexes: new Map() }
    : { kind: 'mapping', entries: new Map() };
}

/** Tells whether a node of a growing tree is a collection. */
export function isGrowing(node: DocumentNode | undefined): node is GrowingCollection {
  return node?.kind === 'mapping' || node?.kind === 'sequence';
}

/** Tells whether a collection can have a key, or an index. */
export function isOfKindFor(collection: GrowingCollection, segment: KeyPathSegment | undefined): boolean {
  return (collection.kind === 'sequence') === (typeof segment === 'number');
}

/** The node at a key, or at an index in the source. */
export function childAt(at: GrowingCollection, segment: KeyPathSegment | undefined): DocumentNode | undefined {
  if (at.kind === 'mapping') return at.entries.get(String(segment));
  return at.items[at.indexes.get(Number(segment)) ?? -1];
}

/** Sets the node at a key or an index. */
export function addChild(at: GrowingCollection, segment: KeyPathSegment, node: DocumentNode): void {
  if (at.kind === 'mapping') {
    at.entries.set(String(segment), node);
    return;
  }
  const index = at.indexes.get(Number(segment)) ?? at.items.length;
  at.indexes.set(Number(segment), index);
  at.items[index] = node;
}

/** Sorts items as in the source, whenever they were added. */
export function putInOrder({ items, indexes }: GrowingSequence): void {
  const sorted = [...indexes]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, at]) => {
      const item = items[at];
      return item === undefined ? [] : [{ index, item }];
    });
  for (const [at, { index, item }] of sorted.entries()) {
    items[at] = item;
    indexes.set(index, at);
  }
}
