import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';

/** Tells which keys are of interest. */
export interface KeyTest {
  has(text: string, start: number, end: number): boolean;
  /** Tells whether the items of the list under a key are of interest. If absent, none are. */
  hasItemsOf?(key: KeyPathSegment | undefined): boolean;
  /** The values of aliases are of interest. If absent, only written values are. */
  readonly hasAliases?: true;
  /** The keys themselves are of interest, whatever they hold. Only the reader of all YAML tells them. */
  readonly hasKeys?: true;
}

/**
 * A set of names. It is asked about every key in a large document, so it rejects nearly all of them by length and last letter,
 * before it makes a string.
 */
export class KeyNames implements KeyTest {
  readonly #read: () => readonly string[];
  /** Made for the first key: many texts have none. */
  #names: ReadonlySet<string> | undefined;
  /** For each last letter, the lengths of its names, one bit each. */
  readonly #lengths = new Uint32Array(128);
  #hasLong = false;

  constructor(names: () => readonly string[]) {
    this.#read = names;
  }

  #make(): ReadonlySet<string> {
    const names = this.#read();
    this.#hasLong = names.some((name) => name.length > 31);
    for (const name of names) {
      const last = name.charCodeAt(name.length - 1) & 127;
      this.#lengths[last] = (this.#lengths[last] ?? 0) | (1 << (name.length & 31));
    }
    return new Set(names);
  }

  has(text: string, start: number, end: number): boolean {
    this.#names ??= this.#make();
    const length = end - start;
    if (length === 0 || (length > 31 && !this.#hasLong)) return false;
    const lengths = this.#lengths[text.charCodeAt(end - 1) & 127] ?? 0;
    return (lengths & (1 << (length & 31))) !== 0 && this.#names.has(text.slice(start, end));
  }
}
