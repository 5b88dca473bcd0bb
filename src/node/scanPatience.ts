/** Errors of a file system that does not answer or is gone: a network share, a mount whose program has ended. */
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

/** Consecutive failures before a directory is left: each may have taken a minute. */
const maxFailures = 3;

/**
 * Counts consecutive failures of a file system. After too many the walk leaves the directory, and after the next failure the
 * parent too, so that a dead mount costs a few failures and not one for each of its files.
 */
export class ScanPatience {
  #failures = 0;

  /** The file system answered, even if it refused. */
  answered(): void {
    this.#failures = 0;
  }

  failed(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    this.#failures = silences.has(code) ? this.#failures + 1 : 0;
  }

  /** Tells that the walk should leave the directory. */
  get isOver(): boolean {
    return this.#failures >= maxFailures;
  }
}
