import type { ConfigurationObject, DocumentNode, ScalarNode } from '../locate/objects/objectModel.ts';

/** A scalar of a document, and the object it belongs to. */
export interface PlacedScalar {
  readonly scalar: ScalarNode;
  readonly object: ConfigurationObject;
}

/** All scalars of a document, without those of embedded documents. */
export function* scalarsOf(objects: readonly ConfigurationObject[]): Iterable<PlacedScalar> {
  for (const object of objects) {
    if (object.embeddedIn !== undefined) continue;
    const queue: DocumentNode[] = [object.root];
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      if (node.kind === 'scalar') yield { scalar: node, object };
      else for (const child of node.kind === 'mapping' ? node.entries.values() : node.items) queue.push(child);
    }
  }
}

/** The texts of a document's scalars, by document and key path. */
export function fieldTexts(objects: readonly ConfigurationObject[]): ReadonlyMap<string, string> {
  return new Map(
    Array.from(scalarsOf(objects), ({ scalar, object }) => [fieldKey(object, scalar.keyPath), scalar.text]),
  );
}

/** Identifies a field in {@link fieldTexts}. */
export function fieldKey({ documentIndex }: ConfigurationObject, keyPath: string): string {
  return `${documentIndex} ${keyPath}`;
}
