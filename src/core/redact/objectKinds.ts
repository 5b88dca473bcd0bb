import type { Collection, ScalarPlace } from '../locate/structure/structureReader.ts';
import { type FieldType, typeOfKind } from './fieldTypes.ts';

interface ObjectKind {
  kind?: string | undefined;
  apiVersion?: string | undefined;
  /** It names two of one of them. */
  isTwofold?: true;
}

/** Knows the kinds that the objects in a text name. */
export class ObjectKinds {
  readonly #textOf: (place: ScalarPlace) => string;
  readonly #kinds = new Map<Collection, ObjectKind>();
  readonly #rootKeys = new Map<Collection, Set<string>>();

  constructor(textOf: (place: ScalarPlace) => string) {
    this.#textOf = textOf;
  }

  /** Takes note of a scalar that names a kind, and of the field of the document that it stands in. */
  note(place: ScalarPlace): void {
    const { key, collection, segments } = place;
    if (typeof segments[0] === 'string') this.#noteRootKey(collection, segments[0]);
    if (key !== 'kind' && key !== 'apiVersion') return;
    const text = this.#textOf(place);
    const known = this.#kinds.get(collection) ?? {};
    if (known[key] !== undefined && known[key] !== text) known.isTwofold = true;
    known[key] = text;
    this.#kinds.set(collection, known);
  }

  #noteRootKey(collection: Collection, key: string): void {
    let root = collection;
    while (root.parent !== undefined) root = root.parent;
    const known = this.#rootKeys.get(root);
    if (known === undefined) this.#rootKeys.set(root, new Set([key]));
    else known.add(key);
  }

  /** The type of a whole document: a kubeconfig may leave its kind out. */
  typeOfRoot(root: Collection): FieldType | undefined {
    const keys = this.#rootKeys.get(root);
    if (keys === undefined) return { kind: 'list', item: { kind: 'object' } };
    const isKubeconfig = keys.has('users') && (keys.has('clusters') || keys.has('contexts'));
    return isKubeconfig && !keys.has('kind') ? typeOfKind('Config') : { kind: 'object' };
  }

  /**
   * The type of a mapping by the kind that it names, or else by the field that it stands at. An object may stand
   * anywhere, such as what an admission review or a template holds.
   */
  typeOf(collection: Collection, inherited: FieldType | undefined): FieldType | undefined {
    const known = this.#kinds.get(collection);
    const isObject = inherited?.kind === 'object';
    if (known?.kind === undefined || known.isTwofold) return isObject ? inherited.usual : inherited;
    const isHidden = inherited === undefined || inherited.kind === 'form';
    const isTold = isObject || (isHidden && known.apiVersion !== undefined);
    return isTold ? typeOfKind(known.kind, known.apiVersion) : inherited;
  }
}
