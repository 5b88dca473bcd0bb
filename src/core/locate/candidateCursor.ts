import type { Candidate } from './candidate.ts';

/** Walks through candidates while a text is read from beginning to end. */
export class CandidateCursor {
  /** Offset of the next candidate that was not passed yet. */
  offset: number;
  readonly #candidates: readonly Candidate[];
  #next = 0;

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
    this.offset = candidates[0]?.offset ?? Number.MAX_SAFE_INTEGER;
  }

  /** Tells whether a candidate stands in a stretch of the text, which must not begin before the one asked for last. */
  isIn(start: number, end: number): boolean {
    while (this.offset < start) this.offset = this.#candidates[++this.#next]?.offset ?? Number.MAX_SAFE_INTEGER;
    return this.offset < end;
  }

  /** Where the line of the next candidate ends, if nothing stands behind the candidate; otherwise -1. */
  lineEnd(): number {
    return this.#candidates[this.#next]?.lineEnd ?? -1;
  }
}
