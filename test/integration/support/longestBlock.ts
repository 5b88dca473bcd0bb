import { readFileSync } from 'node:fs';

/** Milliseconds between two looks at the clock when nobody holds the thread. */
const interval = 4;

/** A stretch without a turn for others, in milliseconds. */
export interface Block {
  /** What the thread itself worked; on a loaded machine it waits as well, for a core or for helpers that collect garbage. */
  readonly own: number;
  /** By the clock. */
  readonly wall: number;
}

const nothing: Block = { own: 0, wall: 0 };

/** Tells how long an extension host's only thread was held at a stretch, by whomever. */
export class LongestBlock {
  #longest = nothing;
  #wall = performance.now();
  #own = ownTime();
  readonly #timer = setInterval(() => this.#look(), interval);

  /** The block with the most work since it was asked last. */
  take(): Block {
    this.#look();
    const longest = this.#longest;
    this.#longest = nothing;
    return longest;
  }

  /** Milliseconds that the thread has worked since it started. */
  get worked(): number {
    return ownTime();
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const own = ownTime();
    const wall = Math.max(0, now - this.#wall - interval);
    const block = { own: Math.min(wall, own - this.#own), wall };
    if (block.own > this.#longest.own) this.#longest = block;
    this.#wall = now;
    this.#own = own;
  }
}

/** Milliseconds of a core that this process's main thread has had; by the clock where the system does not tell. */
function ownTime(): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    return performance.now();
  }
}
