import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import type { Span } from '../../text/span.ts';
import type { DocumentNode, MappingNode, ScalarNode } from './objectModel.ts';

/** Finds the node at a path below another one; `undefined` if there is none. Never throws. */
export function nodeAt(node: DocumentNode | undefined, ...path: readonly KeyPathSegment[]): DocumentNode | undefined {
  let at = node;
  for (const segment of path) {
    if (at?.kind === 'mapping') at = at.entries.get(String(segment));
    else if (at?.kind === 'sequence' && typeof segment === 'number') at = at.items[segment];
    else return undefined;
  }
  return at;
}

/** Finds the scalar below a node; `undefined` if there is none, or a collection. */
export function scalarAt(node: DocumentNode | undefined, ...path: readonly KeyPathSegment[]): ScalarNode | undefined {
  const at = nodeAt(node, ...path);
  return at?.kind === 'scalar' ? at : undefined;
}

/** Finds the mapping below a node; `undefined` if there is none. */
export function mappingAt(node: DocumentNode | undefined, ...path: readonly KeyPathSegment[]): MappingNode | undefined {
  const at = nodeAt(node, ...path);
  return at?.kind === 'mapping' ? at : undefined;
}

/** The items of the sequence below a node; none if there is no sequence. */
export function itemsAt(node: DocumentNode | undefined, ...path: readonly KeyPathSegment[]): readonly DocumentNode[] {
  const at = nodeAt(node, ...path);
  return at?.kind === 'sequence' ? at.items : [];
}

/** The scalar items of the sequence below a node. */
export function scalarsAt(node: DocumentNode | undefined, ...path: readonly KeyPathSegment[]): readonly ScalarNode[] {
  return itemsAt(node, ...path).filter((item) => item.kind === 'scalar');
}

/** The first scalar in a node, in order of position. Findings about the whole node are reported there. */
function firstScalarIn(node: DocumentNode | undefined): ScalarNode | undefined {
  if (node === undefined || node.kind === 'scalar') return node;
  for (const child of node.kind === 'mapping' ? node.entries.values() : node.items) {
    const first = firstScalarIn(child);
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Where findings about a field are reported: at its key, or else at its value. */
export function spanOf(node: DocumentNode | undefined): Span | undefined {
  const scalar = firstScalarIn(node);
  return scalar?.keySpan ?? scalar?.span;
}
