import { assert } from 'chai';
import { LongestBlock } from './longestBlock.ts';

/** Milliseconds of work. Nobody feels the first; above the second something is broken. */
const target = 50;
const bound = 500;

/** Measures phases and prints how long the extension host was held in each. */
export class SoakTable {
  readonly #block = new LongestBlock();
  readonly #rows: string[] = [];

  /** Fails above the bound; the target is told. */
  async phase<Result>(document: string, name: string, run: () => Promise<Result>): Promise<Result> {
    this.#block.take();
    const result = await run();
    const { own, wall } = this.#block.take();
    const remark = own > target ? '  above the target' : '';
    const words = `${document.padEnd(10)} ${name.padEnd(6)}`;
    this.#rows.push(`${words} ${own.toFixed(0).padStart(5)}  (${wall.toFixed(0)} by the clock)${remark}`);
    assert.isBelow(own, bound, `${document}, ${name}: milliseconds of work without a turn`);
    return result;
  }

  print(): void {
    this.#block.dispose();
    const head = `Longest blocks of the extension host, in milliseconds of its own work (target ${target}, bound ${bound}):`;
    console.log([head, ...this.#rows].join('\n  '));
  }
}
