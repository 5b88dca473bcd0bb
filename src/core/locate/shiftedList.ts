/** A stretch of a list of which all items have moved alike. */
interface Run<Item> {
  readonly items: readonly Item[];
  readonly from: number;
  readonly to: number;
  /** Characters by which the items stand further behind than they say. */
  readonly shift: number;
}

/** Stretches above which they are put together: each change of the text in another place adds one or two. */
const mostRuns = 64;

/**
 * Things in order of position in a text that is changed: those behind a change move all at once, without any of them
 * being touched.
 */
export class ShiftedList<Item> {
  readonly length: number;
  readonly #runs: readonly Run<Item>[];
  readonly #offsetOf: (item: Item) => number;

  private constructor(runs: readonly Run<Item>[], offsetOf: (item: Item) => number) {
    this.#runs = runs;
    this.#offsetOf = offsetOf;
    this.length = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** @param offsetOf - Where an item says that it stands. */
  static of<Item>(items: readonly Item[], offsetOf: (item: Item) => number): ShiftedList<Item> {
    return new ShiftedList([{ items, from: 0, to: items.length, shift: 0 }], offsetOf);
  }

  /** Number of items before an offset. */
  countBefore(offset: number): number {
    let count = 0;
    for (const { items, from, to, shift } of this.#runs) {
      let low = from;
      let high = to;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const item = items[middle];
        if (item !== undefined && this.#offsetOf(item) + shift < offset) low = middle + 1;
        else high = middle;
      }
      count += low - from;
      if (low < to) break;
    }
    return count;
  }

  /** The item of an index, with the characters by which it has moved; `undefined` behind the last. */
  at(index: number): { readonly item: Item; readonly shift: number } | undefined {
    let rest = index;
    for (const { items, from, to, shift } of this.#runs) {
      const item = rest < to - from ? items[from + rest] : undefined;
      if (item !== undefined) return { item, shift };
      rest -= to - from;
    }
    return undefined;
  }

  /** All items, each as `moved` makes it. */
  map<Result>(moved: (item: Item, shift: number) => Result): Result[] {
    const all: Result[] = [];
    for (const { items, from, to, shift } of this.#runs) {
      for (let index = from; index < to; index++) all.push(moved(items[index] as Item, shift));
    }
    return all;
  }

  /** @param items - Stand in the place of those from `start` up to `end`, moved by `shift`; what is behind moves by `by`. */
  replaced(start: number, end: number, items: readonly Item[], shift: number, by: number): ShiftedList<Item> {
    const between = { items, from: 0, to: items.length, shift };
    const behind = this.#cut(end, this.length).map((run) => ({ ...run, shift: run.shift + by }));
    const runs = [...this.#cut(0, start), between, ...behind].filter(({ from, to }) => from < to);
    return new ShiftedList(runs, this.#offsetOf);
  }

  /** Tells that so many places have changed that the list costs more than a new one. */
  get isScattered(): boolean {
    return this.#runs.length > mostRuns;
  }

  #cut(start: number, end: number): Run<Item>[] {
    const runs: Run<Item>[] = [];
    let index = 0;
    for (const run of this.#runs) {
      const from = Math.max(run.from, run.from + start - index);
      const to = Math.min(run.to, run.from + end - index);
      if (from < to) runs.push({ ...run, from, to });
      index += run.to - run.from;
    }
    return runs;
  }
}
