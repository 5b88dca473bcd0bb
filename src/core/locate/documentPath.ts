import { type KeyPathSegment, toKeyPath } from '../kubernetes/keyPathSegments.ts';
import type { Span } from '../text/span.ts';
import type { ObjectContext } from './model.ts';
import type { ScalarPlace, ScalarStyle } from './structureReader.ts';

/** A step from the document's root; shared by all places below it. */
export interface PathNode {
  readonly parent: PathNode | undefined;
  readonly segment: KeyPathSegment;
}

/** What is known of an object so far: its kind may stand behind its data. */
export interface ObjectDraft {
  documentIndex: number;
  apiVersion?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  type?: string;
  /** The object in whose `items` this one stands. */
  readonly list?: ObjectDraft;
}

/** What a mapping or sequence means for the object context. */
export interface CollectionContext {
  readonly path: PathNode | undefined;
  readonly draft: ObjectDraft;
  /** `object`: has apiVersion and kind. `metadata`: has name and namespace. `items`: each element is an object. */
  readonly role: 'object' | 'metadata' | 'items' | undefined;
}

/** The context of a document's root collection. An array of objects at the root counts like the items of a List. */
export function rootContext(documentIndex: number, isSequence: boolean): CollectionContext {
  return { path: undefined, draft: { documentIndex }, role: isSequence ? 'items' : 'object' };
}

/** The context of a collection inside another one. */
export function childContext(
  parent: CollectionContext,
  segment: KeyPathSegment,
  isSequence: boolean,
): CollectionContext {
  const path = { parent: parent.path, segment };
  const { draft } = parent;
  if (parent.role === 'items' && !isSequence) {
    return { path, draft: { documentIndex: draft.documentIndex, list: draft }, role: 'object' };
  }
  if (parent.role === 'object' && segment === 'metadata' && !isSequence) return { path, draft, role: 'metadata' };
  if (parent.role === 'object' && segment === 'items' && isSequence) return { path, draft, role: 'items' };
  return { path, draft, role: undefined };
}

/** Remembers a scalar that tells what the object is. */
export function noteScalar(context: CollectionContext, key: string, value: string): void {
  if (context.role === 'object') {
    if (key === 'apiVersion' || key === 'kind' || key === 'type') context.draft[key] = value;
  } else if (context.role === 'metadata') {
    if (key === 'name' || key === 'namespace') context.draft[key] = value;
  }
}

/** Makes the place of a scalar that stands in `context` at `segment`. */
export function placeOf(
  context: CollectionContext,
  segment: KeyPathSegment | undefined,
  scalar: { readonly span: Span; readonly keySpan?: Span; readonly style: ScalarStyle; readonly indent?: number },
): ScalarPlace {
  const { draft, path } = context;
  return {
    ...scalar,
    ...(typeof segment === 'string' ? { key: segment } : {}),
    get keyPath() {
      const segments = segment === undefined ? [] : [segment];
      for (let node = path; node !== undefined; node = node.parent) segments.push(node.segment);
      return toKeyPath(segments.reverse());
    },
    get object(): ObjectContext {
      const isObject = draft.kind !== undefined || draft.apiVersion !== undefined;
      const { list: _, ...object } = isObject || draft.list === undefined ? draft : draft.list;
      return object;
    },
  };
}
