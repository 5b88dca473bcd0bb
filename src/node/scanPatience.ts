/** Errors of a file system that does not answer, or is gone: a network share, a mount whose program has ended. */
const silences: ReadonlySet<string> = new Set([
  'ENOTCONN',
  'ETIMEDOUT',
  'ESTALE',
  'EIO',
  'EREMOTEIO',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
]);

/** Failures in a row after which a directory is left: each may have taken a minute. */
const mostFailures = 3;

/**
 * Counts in a row what a file system does not answer. Once there are too many, whoever walks leaves the directory, and
 * when the next thing beside it does not answer either, the one above; so a mount that is gone costs a few failures, and
 * not one for each of its files.
 */
export class ScanPatience {
  #failures = 0;

  /** Something was answered, be it with a refusal. */
  answered(): void {
    this.#failures = 0;
  }

  failed(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    this.#failures = silences.has(code) ? this.#failures + 1 : 0;
  }

  /** Tells that whatever is walked had better be left. */
  get isOver(): boolean {
    return this.#failures >= mostFailures;
  }
}
