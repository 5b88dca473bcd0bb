import type { KeyPathSegment } from '../kubernetes/keyPathSegments.ts';
import { componentFlags } from '../kubernetes/tables/componentFlags.ts';
import { scalarText } from '../locate/objects/scalarText.ts';
import type { AliasPlace, Collection, DocumentStructure, ScalarPlace } from '../locate/structure/structureReader.ts';
import { addToGroup } from '../text/groupBy.ts';
import { type FieldType, formOfFlag, isFieldName, typeOfChild, typeOfKind } from './fieldTypes.ts';
import { type Form, formOf } from './shownForms.ts';

/** What may be shown of a scalar: all of it, nothing, or its beginning up to an offset (`--token=`). */
export type Shown = boolean | { readonly upTo: number };

interface ObjectKind {
  kind?: string | undefined;
  apiVersion?: string | undefined;
  /** It names two of one of them. */
  isTwofold?: true;
}

const nameForm = formOf('name');

/** Knows what stands where in the documents of a text: which API field, and so what of it may be shown. */
export class DocumentTypes {
  readonly #text: string;
  readonly #types = new Map<Collection, FieldType | undefined>();
  readonly #kinds = new Map<Collection, ObjectKind>();
  /** The items of command lines and of lists of arguments. */
  readonly #words = new Map<Collection, ScalarPlace[]>();
  readonly #commands = new Map<Collection, { command?: Collection; args?: Collection; image?: string }>();
  /** Names of arguments, by the mapping that holds the value as well. */
  readonly #argumentNames = new Map<Collection, string>();
  readonly #rootKeys = new Map<Collection, Set<string>>();
  readonly #shownWords = new Map<Collection, ReadonlyMap<ScalarPlace, Shown>>();
  readonly #aliased: ReadonlyMap<string, readonly (FieldType | undefined)[]>;

  private constructor(
    text: string,
    aliased: ReadonlyMap<string, readonly AliasPlace[]>,
    places: readonly ScalarPlace[],
  ) {
    this.#text = text;
    for (const place of places) this.#note(place);
    this.#aliased = this.#typesOfAliases(aliased, places);
  }

  static of(text: string, { places, aliases = [] }: DocumentStructure): DocumentTypes {
    const aliased = new Map<string, AliasPlace[]>();
    for (const alias of aliases) addToGroup(aliased, pathKey(alias.documentIndex, alias.target), alias);
    return new DocumentTypes(text, aliased, places);
  }

  #note(place: ScalarPlace): void {
    const { key, collection, segments } = place;
    const [root] = segments;
    if (typeof root === 'string') this.#noteRootKey(place, root);
    if (key === 'kind' || key === 'apiVersion') this.#noteKind(collection, key, this.#textOf(place));
    else if (key === 'image') this.#commandOf(collection).image = this.#textOf(place);
    else if (key === 'name' && /Args$/.test(String(segments.at(-3))))
      this.#argumentNames.set(collection, this.#textOf(place));
    else if (key === undefined && (segments.at(-2) === 'command' || segments.at(-2) === 'args')) {
      addToGroup(this.#words, collection, place);
      if (collection.parent !== undefined) this.#commandOf(collection.parent)[segments.at(-2) as 'args'] = collection;
    }
  }

  #noteRootKey({ collection }: ScalarPlace, key: string): void {
    let root = collection;
    while (root.parent !== undefined) root = root.parent;
    const known = this.#rootKeys.get(root);
    if (known === undefined) this.#rootKeys.set(root, new Set([key]));
    else known.add(key);
  }

  #noteKind(collection: Collection, key: 'kind' | 'apiVersion', text: string): void {
    const known = this.#kinds.get(collection) ?? {};
    if (known[key] !== undefined && known[key] !== text) known.isTwofold = true;
    known[key] = text;
    this.#kinds.set(collection, known);
  }

  #commandOf(container: Collection): { command?: Collection; args?: Collection; image?: string } {
    const known = this.#commands.get(container);
    if (known !== undefined) return known;
    const made = {};
    this.#commands.set(container, made);
    return made;
  }

  #textOf(place: ScalarPlace): string {
    return scalarText(this.#text, place).text;
  }

  /** What may be shown of a value, by the field that it stands at and those that take it by an alias. */
  shown(place: ScalarPlace, text: string): Shown {
    const { collection, segments } = place;
    const own = this.#typeOf(collection, segments.slice(0, -1));
    if (own?.kind === 'arguments')
      return this.#aliased.size === 0 && (this.#wordsShown(collection).get(place) ?? false);
    const step = segments.at(-1) ?? 0;
    const isShown = (type: FieldType | undefined) => type?.kind === 'form' && type.form(text);
    const name = own?.kind === 'flags' ? this.#argumentNames.get(collection) : undefined;
    if (name !== undefined && step === 'name') return typeOfChild(own, name) !== undefined;
    const type = typeOfChild(own, name !== undefined && step === 'value' ? name : step);
    return isShown(type) && this.#typesByAlias(place).every(isShown);
  }

  /** The form that its field demands of a value. */
  formAt({ collection, segments }: ScalarPlace): Form | undefined {
    const type = typeOfChild(this.#typeOf(collection, segments.slice(0, -1)), segments.at(-1) ?? 0);
    return type?.kind === 'form' ? type.form : undefined;
  }

  /** Whether the name of a field may be shown. */
  isKeyShown(place: ScalarPlace, key: string): boolean {
    if (isFieldName(key)) return true;
    const type = this.#typeOf(place.collection, place.segments.slice(0, -1));
    if (type?.kind === 'flags') return typeOfChild(type, key) !== undefined;
    return type?.kind === 'map' && nameForm(key);
  }

  /** The type of a mapping or sequence, by the steps to it. */
  #typeOf(collection: Collection, path: readonly KeyPathSegment[]): FieldType | undefined {
    if (this.#types.has(collection)) return this.#types.get(collection);
    const { parent } = collection;
    const step = path.at(-1);
    const inherited =
      parent === undefined || step === undefined
        ? this.#rootType(collection, path)
        : typeOfChild(this.#typeOf(parent, path.slice(0, -1)), step);
    const type = this.#ownType(collection, inherited);
    this.#types.set(collection, type);
    return type;
  }

  #rootType(root: Collection, path: readonly KeyPathSegment[]): FieldType | undefined {
    const keys = this.#rootKeys.get(root);
    if (keys === undefined || path.length > 0) return { kind: 'list', item: { kind: 'object' } };
    const isKubeconfig = keys.has('users') && (keys.has('clusters') || keys.has('contexts'));
    return isKubeconfig && !keys.has('kind') ? typeOfKind('Config') : { kind: 'object' };
  }

  /** An object may stand anywhere, such as what an admission review or a template holds. */
  #ownType(collection: Collection, inherited: FieldType | undefined): FieldType | undefined {
    const known = this.#kinds.get(collection);
    const isObject = inherited?.kind === 'object';
    if (known?.kind === undefined || known.isTwofold) return isObject ? inherited.usual : inherited;
    const isHidden = inherited === undefined || inherited.kind === 'form';
    const isTold = isObject || (isHidden && known.apiVersion !== undefined);
    return isTold ? typeOfKind(known.kind, known.apiVersion) : inherited;
  }

  /** The fields that take a value by aliases of what surrounds it. */
  #typesByAlias({ segments, object }: ScalarPlace): readonly (FieldType | undefined)[] {
    if (this.#aliased.size === 0) return [];
    return segments.flatMap((_, index) => {
      const target = segments.slice(0, index + 1);
      const rest = segments.slice(index + 1);
      const types = this.#aliased.get(pathKey(object.documentIndex, target)) ?? [];
      return types.map((type) => rest.reduce(typeOfChild, type));
    });
  }

  #typesOfAliases(
    aliased: ReadonlyMap<string, readonly AliasPlace[]>,
    places: readonly ScalarPlace[],
  ): ReadonlyMap<string, readonly (FieldType | undefined)[]> {
    if (aliased.size === 0) return new Map();
    const collections = new Map<string, readonly [Collection, readonly KeyPathSegment[]]>();
    for (const { collection, segments, object } of places) {
      let at: Collection | undefined = collection;
      for (let path = segments.slice(0, -1); at !== undefined; path = path.slice(0, -1), at = at.parent) {
        const key = pathKey(object.documentIndex, path);
        if (collections.has(key)) break;
        collections.set(key, [at, path]);
      }
    }
    const typeAt = ({ documentIndex, segments }: AliasPlace): FieldType | undefined => {
      // What is taken by an alias may be taken further from there.
      const isWithin = segments.some((_, index) => aliased.has(pathKey(documentIndex, segments.slice(0, index))));
      if (isWithin) return undefined;
      const whole = collections.get(pathKey(documentIndex, segments));
      if (whole !== undefined) return this.#typeOf(...whole);
      const around = collections.get(pathKey(documentIndex, segments.slice(0, -1)));
      return around && typeOfChild(this.#typeOf(...around), segments.at(-1) ?? 0);
    };
    return new Map(Array.from(aliased, ([target, all]) => [target, [...new Set(all.map(typeAt))]]));
  }

  /** A command line of a Kubernetes program: its flags, with the values that are paths, addresses, names and choices. */
  #wordsShown(list: Collection): ReadonlyMap<ScalarPlace, Shown> {
    const known = this.#shownWords.get(list);
    if (known !== undefined) return known;
    const shown = new Map<ScalarPlace, Shown>();
    this.#shownWords.set(list, shown);
    const { command, args, image } = (list.parent && this.#commands.get(list.parent)) ?? {};
    const words = [command, args].flatMap((each) => (each && this.#words.get(each)) ?? []);
    const first = words[0];
    const isProgramFirst = first !== undefined && command !== undefined;
    const program = isProgramFirst ? this.#textOf(first) : (image ?? '').replace(/[:@].*$/, '');
    if (!Object.hasOwn(componentFlags, program.replace(/^.*\//, ''))) return shown;
    let flag: string | undefined;
    for (const [index, place] of words.entries()) {
      const text = this.#textOf(place);
      const [name = '', separator] = /^(--[\w-]+)(=)?/.exec(text)?.slice(1) ?? [];
      const form = formOfFlag(name);
      if (isProgramFirst && index === 0) shown.set(place, true);
      else if (form !== undefined && separator !== undefined) {
        const value = name.length + separator.length;
        shown.set(place, form(text.slice(value)) || isBoolean(text.slice(value)) || { upTo: value });
      } else if (name === '') shown.set(place, flag !== undefined && formOfFlag(flag)?.(text) === true);
      else shown.set(place, form !== undefined && name === text);
      flag = name === text ? name : undefined;
    }
    return shown;
  }
}

/** What tells nothing, wherever it stands. */
export function isBoolean(text: string): boolean {
  return /^\s*(?:true|false|null|~)\s*$/i.test(text);
}

function pathKey(documentIndex: number, path: readonly KeyPathSegment[]): string {
  return JSON.stringify([documentIndex, ...path]);
}
