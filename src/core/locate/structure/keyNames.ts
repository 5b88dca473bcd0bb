import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';

/** Tells whether the key at a stretch of a text is of interest. */
export interface KeyTest {
  has(text: string, start: number, end: number): boolean;
  /** Tells whether the items of the list under a key are of interest; absent: of none. */
  hasItemsOf?(key: KeyPathSegment | undefined): boolean;
  /** What aliases stand for is of interest; absent: only what is written out. */
  readonly hasAliases?: true;
}

/**
 * A set of names that is asked about every key of a large document: nearly all are refused by their length and last
 * letter, before a string is made of them.
 */
export class KeyNames implements KeyTest {
  readonly #read: () => readonly string[];
  /** Made when the first key is asked for: many a text has none. */
  #names: ReadonlySet<string> | undefined;
  /** Lengths of the names that end with a letter, one bit each, by its code. */
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
