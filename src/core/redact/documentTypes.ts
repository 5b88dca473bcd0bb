import type { KeyPathSegment } from '../kubernetes/keyPathSegments.ts';
import { scalarText } from '../locate/objects/scalarText.ts';
import type { AliasPlace, Collection, DocumentStructure, ScalarPlace } from '../locate/structure/structureReader.ts';
import { addToGroup } from '../text/groupBy.ts';
import { CommandLines, type Shown } from './commandLines.ts';
import { type FieldType, isFieldName, typeOfChild } from './fieldTypes.ts';
import { ObjectKinds } from './objectKinds.ts';
import { type Form, formOf } from './shownForms.ts';

const nameForm = formOf('name');
/** Labels, quantities and data that Kubernetes and its installers name. */
const commonKeys =
  /^(?:(?:app|tier|component|k8s-app|control-plane|pod-template-hash|controller-revision-hash)|app\.kubernetes\.io\/(?:name|instance|version|component|part-of|managed-by)|(?:beta\.)?kubernetes\.io\/(?:os|arch|hostname|metadata\.name)|topology\.kubernetes\.io\/(?:zone|region)|node(?:-role)?\.kubernetes\.io\/(?:control-plane|master|worker|instance-type)|cpu|memory|pods|storage|ephemeral-storage|hugepages-\w{1,8}|(?:tls|ca)\.(?:crt|key)|(?:ca-bundle|service-ca)\.crt|(?:key|trust)store\.(?:p12|jks)|root-cert\.pem|ssh-privatekey|token-(?:id|secret)|\.docker(?:cfg|configjson)|ClusterConfiguration)$/;

/** Knows what stands where in the documents of a text: which API field, and so what of it may be shown. */
export class DocumentTypes {
  readonly #types = new Map<Collection, FieldType | undefined>();
  readonly #kinds: ObjectKinds;
  readonly #commands: CommandLines;
  /** Names of arguments, by the mapping that holds the value as well. */
  readonly #argumentNames = new Map<Collection, string>();
  readonly #aliased: ReadonlyMap<string, readonly (FieldType | undefined)[]>;

  private constructor(
    text: string,
    aliased: ReadonlyMap<string, readonly AliasPlace[]>,
    places: readonly ScalarPlace[],
  ) {
    const textOf = (place: ScalarPlace) => scalarText(text, place).text;
    this.#kinds = new ObjectKinds(textOf);
    this.#commands = new CommandLines(textOf);
    for (const place of places) {
      this.#kinds.note(place);
      this.#commands.note(place);
      if (place.key === 'name' && /Args$/.test(String(place.segments.at(-3))))
        this.#argumentNames.set(place.collection, textOf(place));
    }
    this.#aliased = this.#typesOfAliases(aliased, places);
  }

  static of(text: string, { places, aliases = [] }: DocumentStructure): DocumentTypes {
    const aliased = new Map<string, AliasPlace[]>();
    for (const alias of aliases) addToGroup(aliased, pathKey(alias.documentIndex, alias.target), alias);
    return new DocumentTypes(text, aliased, places);
  }

  /** What may be shown of a value, by the field that it stands at and those that take it by an alias. */
  shown(place: ScalarPlace, text: string): Shown {
    const { collection, segments } = place;
    const own = this.#typeOf(collection, segments.slice(0, -1));
    if (own?.kind === 'arguments')
      return this.#aliased.size === 0 && (this.#commands.shown(collection).get(place) ?? false);
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

  /**
   * Whether the name of a field may be shown.
   *
   * @param hidesNames - Also of labels and of data: only what everybody has is shown.
   */
  isKeyShown(place: ScalarPlace, key: string, hidesNames: boolean): boolean {
    if (isFieldName(key)) return true;
    const type = this.#typeOf(place.collection, place.segments.slice(0, -1));
    if (type?.kind === 'flags') return typeOfChild(type, key) !== undefined;
    return type?.kind === 'map' && nameForm(key) && (!hidesNames || commonKeys.test(key));
  }

  /** The type of a mapping or sequence, by the steps to it. */
  #typeOf(collection: Collection, path: readonly KeyPathSegment[]): FieldType | undefined {
    if (this.#types.has(collection)) return this.#types.get(collection);
    const { parent } = collection;
    const step = path.at(-1);
    const inherited =
      parent === undefined || step === undefined
        ? this.#kinds.typeOfRoot(collection)
        : typeOfChild(this.#typeOf(parent, path.slice(0, -1)), step);
    const type = this.#kinds.typeOf(collection, inherited);
    this.#types.set(collection, type);
    return type;
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
}

function pathKey(documentIndex: number, path: readonly KeyPathSegment[]): string {
  return JSON.stringify([documentIndex, ...path]);
}
