import { isInjectionMark, turnsInjectionOn } from '../../kubernetes/caInjection.ts';
import { type KeyPathSegment, toKeyPath } from '../../kubernetes/keyPathSegments.ts';
import type { Span } from '../../text/span.ts';
import type { EntryStyle, ObjectContext, ScalarStyle } from '../locateModel.ts';
import type { AliasPlace, Collection, ScalarPlace } from './structureReader.ts';

/** A step from the document's root, shared by all places below it. */
interface PathNode {
  readonly parent: PathNode | undefined;
  readonly segment: KeyPathSegment;
}

/** What is known of an object so far: its kind may come after its data. */
interface ObjectDraft {
  documentIndex: number;
  apiVersion?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  type?: string;
  isInjected?: true;
  /** The object whose `items` contain this one. */
  readonly list?: ObjectDraft;
}

/** What a mapping or sequence means for the object context. */
export interface CollectionContext extends Collection {
  readonly parent: CollectionContext | undefined;
  readonly path: PathNode | undefined;
  readonly draft: ObjectDraft;
  /** `object`: has apiVersion and kind. `metadata`: has name and namespace. `items`: each element is an object. `marks`: annotations or labels. */
  readonly role: 'object' | 'metadata' | 'items' | 'marks' | undefined;
}

/** The context of a document's root collection. An array of objects at the root counts like the items of a List. */
export function rootContext(documentIndex: number, isSequence: boolean): CollectionContext {
  return { parent: undefined, path: undefined, draft: { documentIndex }, role: isSequence ? 'items' : 'object' };
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
    return { parent, path, draft: { documentIndex: draft.documentIndex, list: draft }, role: 'object' };
  }
  if (parent.role === 'object' && segment === 'metadata' && !isSequence)
    return { parent, path, draft, role: 'metadata' };
  if (parent.role === 'object' && segment === 'items' && isSequence) return { parent, path, draft, role: 'items' };
  if (holdsMarks(parent, segment) && !isSequence) return { parent, path, draft, role: 'marks' };
  return { parent, path, draft, role: undefined };
}

/** Takes the entries of another mapping, as in YAML 1.1. Kubernetes still reads it. */
export const mergeKey = '<<';

/** A collection, or its value at a key or index. */
export interface PlaceInPath {
  readonly context: CollectionContext;
  readonly segment?: KeyPathSegment;
}

function segmentsIn({ context: { path }, segment }: PlaceInPath): readonly KeyPathSegment[] {
  const segments = segment === undefined ? [] : [segment];
  for (let node = path; node !== undefined; node = node.parent) segments.push(node.segment);
  return segments.reverse();
}

/** Tells whether {@link noteObjectField} may need the value of a key. */
export function describesObject(text: string, start: number, end: number): boolean {
  const length = end - start;
  switch (text.charCodeAt(start)) {
    case 97: // a
      return length === 10 && text.startsWith('apiVersion', start);
    case 99: // c
    case 115: // s
      return isInjectionMark(text, start, end);
    case 107: // k
      return length === 4 && text.startsWith('kind', start);
    case 110: // n
      return (length === 4 && text.startsWith('name', start)) || (length === 9 && text.startsWith('namespace', start));
    case 116: // t
      return length === 4 && text.startsWith('type', start);
    default:
      return false;
  }
}

/** Remembers what a scalar says about its object. Nearly all say nothing. */
export function noteObjectField({ role, draft }: CollectionContext, key: string, value: string): void {
  if (role === 'object') {
    if (key === 'apiVersion' || key === 'kind' || key === 'type') draft[key] = value;
  } else if (role === 'metadata') {
    if (key === 'name' || key === 'namespace') draft[key] = value;
  } else if (role === 'marks') {
    if (isInjectionMark(key) && turnsInjectionOn(value)) draft.isInjected = true;
  }
}

/** Tells whether annotations or labels stand under a key. */
export function holdsMarks({ role }: Pick<CollectionContext, 'role'>, key: KeyPathSegment): boolean {
  return role === 'metadata' && (key === 'annotations' || key === 'labels');
}

/** Tells whether the value of a key, or the mapping under it, says something about its object. */
export function tellsOfObject({ role }: CollectionContext, key: string): boolean {
  if (key === mergeKey) return role !== undefined;
  if (role === 'object') return key === 'metadata' || key === 'apiVersion' || key === 'kind' || key === 'type';
  if (role === 'metadata') return key === 'name' || key === 'namespace' || holdsMarks({ role }, key);
  return role === 'marks' && isInjectionMark(key);
}

/** The place of a scalar. A class, since getters on a prototype cost nothing until they are used, and a large file has thousands of places. */
export class PlaceInDocument implements ScalarPlace {
  readonly span: Span;
  readonly keySpan: Span | undefined;
  readonly style: ScalarStyle;
  readonly indent: number | undefined;
  readonly entryStyle: EntryStyle | undefined;
  readonly #context: CollectionContext;
  readonly #segment: KeyPathSegment;

  constructor(
    context: CollectionContext,
    segment: KeyPathSegment,
    span: Span,
    keySpan: Span | undefined,
    style: ScalarStyle,
    indent?: number,
    entryStyle?: EntryStyle,
  ) {
    this.span = span;
    this.keySpan = keySpan;
    this.style = style;
    this.indent = indent;
    this.entryStyle = entryStyle;
    this.#context = context;
    this.#segment = segment;
  }

  get collection(): Collection {
    return this.#context;
  }

  get key(): string | undefined {
    return typeof this.#segment === 'string' ? this.#segment : undefined;
  }

  get segments(): readonly KeyPathSegment[] {
    return segmentsIn({ context: this.#context, segment: this.#segment });
  }

  get keyPath(): string {
    return toKeyPath(this.segments);
  }

  get object(): ObjectContext {
    const { draft } = this.#context;
    const isObject = draft.kind !== undefined || draft.apiVersion !== undefined;
    const { list: _, ...object } = isObject || draft.list === undefined ? draft : draft.list;
    return object;
  }
}

/** The place of an alias. Its steps are computed on demand: they are rarely needed, and each key may be as long as the text. */
export class PlaceOfAlias implements AliasPlace {
  readonly span: Span;
  readonly ownKeys: ReadonlySet<string> | undefined;
  readonly #place: PlaceInPath;
  readonly #target: PlaceInPath;

  constructor(span: Span, place: PlaceInPath, target: PlaceInPath, ownKeys?: ReadonlySet<string>) {
    this.span = span;
    this.ownKeys = ownKeys;
    this.#place = place;
    this.#target = target;
  }

  get documentIndex(): number {
    return this.#place.context.draft.documentIndex;
  }

  get segments(): readonly KeyPathSegment[] {
    return segmentsIn(this.#place);
  }

  get target(): readonly KeyPathSegment[] {
    return segmentsIn(this.#target);
  }
}
