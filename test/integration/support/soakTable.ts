import { assert } from 'chai';
import { LongestBlock } from './longestBlock.ts';

/** Milliseconds of work. Nobody feels the first; above the second something is broken. */
const target = 50;
const bound = 500;

/** Measures phases and prints how long the extension host was held in each. */
export class SoakTable {
  readonly #block = new LongestBlock();
  readonly #rows: string[] = [];

  /**
   * Fails above the bound, reports what is above the target.
   *
   * @param times - How often something is done. All the work of the thread is divided by it.
   */
  async phase<Result>(document: string, name: string, run: () => Promise<Result>, times?: number): Promise<Result> {
    this.#block.take();
    const before = this.#block.worked;
    const started = performance.now();
    const result = await run();
    const took = performance.now() - started;
    const worked = this.#block.worked - before;
    const { own, wall } = this.#block.take();
    const each = times === undefined ? '' : `, ${(worked / times).toFixed(1)} of work each`;
    const remark = own > target ? '  above the target' : '';
    const words = `${document.padEnd(10)} ${name.padEnd(6)} ${own.toFixed(0).padStart(5)}`;
    this.#rows.push(`${words}  (${wall.toFixed(0)} by the clock; all took ${took.toFixed(0)}${each})${remark}`);
    assert.isBelow(own, bound, `${document}, ${name}: milliseconds of work without a turn`);
    return result;
  }

  print(): void {
    this.#block.dispose();
    const head = `Longest blocks of the extension host, in milliseconds of its own work (target ${target}, bound ${bound}):`;
    console.log([head, ...this.#rows].join('\n  '));
  }
}
