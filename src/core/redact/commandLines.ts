import { componentFlags } from '../kubernetes/tables/componentFlags.ts';
import type { Collection, ScalarPlace } from '../locate/structure/structureReader.ts';
import { addToGroup } from '../text/groupBy.ts';
import { formOfFlag } from './fieldTypes.ts';

/** What may be shown of a scalar: all of it, nothing, or its beginning up to an offset (`--token=`). */
export type Shown = boolean | { readonly upTo: number };

interface Container {
  image?: string;
  command?: Collection;
  args?: Collection;
}

const nothing: ReadonlyMap<ScalarPlace, Shown> = new Map();

/**
 * Knows the command lines of the containers in a text. Of a Kubernetes program its flags are shown, with the values
 * that are paths, addresses, names and choices; of any other program nothing is.
 */
export class CommandLines {
  readonly #textOf: (place: ScalarPlace) => string;
  readonly #containers = new Map<Collection, Container>();
  /** The items of each `command` and `args`. */
  readonly #words = new Map<Collection, ScalarPlace[]>();
  readonly #shown = new Map<Collection, ReadonlyMap<ScalarPlace, Shown>>();

  constructor(textOf: (place: ScalarPlace) => string) {
    this.#textOf = textOf;
  }

  /** Takes note of a scalar if it is part of a container's command line, or names its image. */
  note(place: ScalarPlace): void {
    const { key, collection, segments } = place;
    if (key === 'image') this.#container(collection).image = this.#textOf(place);
    const list = segments.at(-2);
    if (key !== undefined || (list !== 'command' && list !== 'args')) return;
    addToGroup(this.#words, collection, place);
    if (collection.parent !== undefined) this.#container(collection.parent)[list] = collection;
  }

  /** What may be shown of the items of a `command` or `args`. */
  shown(list: Collection): ReadonlyMap<ScalarPlace, Shown> {
    const known = this.#shown.get(list);
    if (known !== undefined) return known;
    const container = list.parent && this.#containers.get(list.parent);
    const shown = container === undefined ? nothing : this.#shownOf(container);
    this.#shown.set(list, shown);
    return shown;
  }

  #container(mapping: Collection): Container {
    let container = this.#containers.get(mapping);
    if (container === undefined) {
      container = {};
      this.#containers.set(mapping, container);
    }
    return container;
  }

  #shownOf({ image = '', command, args }: Container): ReadonlyMap<ScalarPlace, Shown> {
    const words = [command, args].flatMap((each) => (each && this.#words.get(each)) ?? []);
    const [first] = words;
    const isProgramFirst = first !== undefined && command !== undefined;
    const program = isProgramFirst ? this.#textOf(first) : image.replace(/[:@].*$/, '');
    if (!Object.hasOwn(componentFlags, program.replace(/^.*\//, ''))) return nothing;
    const shown = new Map<ScalarPlace, Shown>();
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
