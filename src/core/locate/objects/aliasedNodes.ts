import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import { limits } from '../limits.ts';
import type { AliasPlace } from '../structure/structureReader.ts';
import {
  addChild,
  childAt,
  collectionFor,
  type GrowingCollection,
  isGrowing,
  isOfKindFor,
  putInOrder,
} from './growingTree.ts';
import type { DocumentNode } from './objectModel.ts';

/**
 * Puts the nodes that aliases and merges name in their places, in steps. Skips those that would contain themselves, or that would be
 * nested too deeply, so that every tree stays a tree of limited depth.
 *
 * @param trees - Roots by number of document, with all scalars.
 * @param aliases - In order of position.
 */
export function* putAliasedNodes(
  trees: ReadonlyMap<number, GrowingCollection>,
  aliases: readonly AliasPlace[],
): Generator<undefined, void> {
  const shared = new SharedNodes();
  let left: number = limits.aliasedNodes;
  for (const { documentIndex, segments: path, target, ownKeys } of aliases) {
    yield undefined;
    const root = trees.get(documentIndex);
    const node = root && nodeAt(root, target);
    if (root === undefined || node === undefined) continue;
    const { size, height } = measured(node, left);
    left -= size;
    if (left <= 0) break;
    if (path.length + height > limits.nesting) continue;
    if (ownKeys === undefined) shared.put(root, path, node);
    else shared.merge(root, path, node, ownKeys);
  }
  shared.putInOrder();
}

/**
 * The nodes that are in several places. They never grow: if a later place leads through one, as with a repeated key, a new collection
 * replaces it there. So no node can contain itself, and its measured height stays right.
 */
class SharedNodes {
  readonly #nodes = new Set<DocumentNode>();
  /** Sequences whose items were added out of order. */
  readonly #unordered = new Set<GrowingCollection>();

  put(root: GrowingCollection, path: readonly KeyPathSegment[], node: DocumentNode): void {
    const last = path.at(-1);
    const holder = this.#holderOf(root, path, node);
    if (holder === undefined || last === undefined) return;
    this.#nodes.add(node);
    this.#add(holder, last, node);
  }

  /** Its own entries win, and those of an earlier merge. */
  merge(
    root: GrowingCollection,
    path: readonly KeyPathSegment[],
    node: DocumentNode,
    ownKeys: ReadonlySet<string>,
  ): void {
    if (node.kind !== 'mapping') return;
    const holder = this.#holderOf(root, [...path, ''], node);
    if (holder?.kind !== 'mapping') return;
    for (const [key, value] of node.entries) {
      if (ownKeys.has(key) || holder.entries.has(key)) continue;
      this.#nodes.add(value);
      holder.entries.set(key, value);
    }
  }

  putInOrder(): void {
    for (const each of this.#unordered) if (each.kind === 'sequence') putInOrder(each);
  }

  /** The collection at the end of a path, made if there is none; `undefined` if it is the node or inside it. */
  #holderOf(
    root: GrowingCollection,
    path: readonly KeyPathSegment[],
    node: DocumentNode,
  ): GrowingCollection | undefined {
    if (!isOfKindFor(root, path[0])) return undefined;
    let at = root;
    let step = 0;
    for (; at !== node; step++) {
      const known = childAt(at, path[step]);
      const isLast = step + 1 >= path.length;
      if (isLast || !isGrowing(known) || this.#nodes.has(known) || !isOfKindFor(known, path[step + 1])) break;
      at = known;
    }
    if (at === node) return undefined;
    for (const segment of path.slice(step, -1)) {
      const child = collectionFor(path[++step]);
      this.#add(at, segment, child);
      at = child;
    }
    return at;
  }

  #add(at: GrowingCollection, segment: KeyPathSegment, node: DocumentNode): void {
    addChild(at, segment, node);
    this.#unordered.add(at);
  }
}

function nodeAt(root: GrowingCollection, path: readonly KeyPathSegment[]): DocumentNode | undefined {
  let at: DocumentNode | undefined = root;
  for (const segment of path) at = isGrowing(at) ? childAt(at, segment) : undefined;
  return at;
}

/** Number of nodes in a node, repeated ones counted each time, up to a limit; and its height. */
function measured(node: DocumentNode, most: number): { size: number; height: number } {
  let size = 1;
  let height = 0;
  if (node.kind !== 'scalar') {
    for (const child of node.kind === 'mapping' ? node.entries.values() : node.items) {
      if (size >= most) break;
      const inner = measured(child, most - size);
      size += inner.size;
      height = Math.max(height, inner.height + 1);
    }
  }
  return { size, height };
}
