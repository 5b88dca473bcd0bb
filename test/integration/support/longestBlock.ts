/** Milliseconds between two looks at the clock when nobody holds the thread. */
const interval = 4;

/** Tells how long an extension host's only thread was held at a stretch, by whomever. */
export class LongestBlock {
  #longest = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => this.#look(), interval);

  /** The longest block since it was asked last, in milliseconds. */
  take(): number {
    this.#look();
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last - interval);
    this.#last = now;
  }
}
