import type { Stats } from 'node:fs';

/** The result of reading a file. */
export type ScanOutcome = 'nothing' | 'candidate';

type Stamp = Pick<Stats, 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>;

interface Remembered extends Stamp {
  readonly outcome: ScanOutcome;
}

/**
 * Milliseconds that a file must be unchanged before it is read. A file that changes again within the same tick of its file
 * system's clock (two seconds on FAT) has the same time and would look unchanged.
 */
const restTime = 3_000;

/**
 * Remembers the inode, size and times of each file, and whether it may contain credentials, so that the next scan does not read
 * unchanged files. The times include the inode's change time (ctime), which cannot be set back.
 *
 * Contains what the current scan has seen; deleted files are forgotten.
 */
export class ScanMemory {
  /** By directory and name. */
  readonly #before: ReadonlyMap<string, ReadonlyMap<string, Remembered>>;
  readonly #now = new Map<string, Map<string, Remembered>>();
  readonly #terms: string;
  readonly #clock: () => number;

  /**
   * @param bytes - Result of an earlier memory's {@link toBytes}; empty, or anything else, for a first scan.
   * @param terms - What the results depend on besides the files; with other terms nothing is remembered.
   * @param clock - Milliseconds since 1970-01-01 UTC, as the file system counts them.
   */
  constructor(bytes: Uint8Array, terms: string, clock: () => number) {
    this.#before = bytes.length === 0 ? new Map() : parse(bytes, terms);
    this.#terms = terms;
    this.#clock = clock;
  }

  /** Tells whether a file is known, so that reading its stamp is worth the system call. */
  knows(directory: string, name: string): boolean {
    return this.#before.get(directory)?.has(name) === true;
  }

  /** The result of reading the file, if it is unchanged. */
  recall(directory: string, name: string, stamp: Stamp): ScanOutcome | undefined {
    const known = this.#before.get(directory)?.get(name);
    if (known === undefined || !isSame(known, stamp)) return undefined;
    this.#keep(directory, name, known);
    return known.outcome;
  }

  /** @param stamp - Of the open file, taken after it was read. */
  remember(directory: string, name: string, stamp: Stamp, outcome: ScanOutcome): void {
    const { ino, size, mtimeMs, ctimeMs } = stamp;
    if (Math.max(mtimeMs, ctimeMs) > this.#clock() - restTime) return;
    this.#keep(directory, name, { ino, size, mtimeMs, ctimeMs, outcome });
  }

  /** For the next scan; opaque to the caller. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const directories = Array.from(this.#now, ([directory, files]) => [
      directory,
      Array.from(files, ([name, { ino, size, mtimeMs, ctimeMs, outcome }]) => [
        name,
        ino,
        size,
        mtimeMs,
        ctimeMs,
        outcome === 'candidate' ? 1 : 0,
      ]),
    ]);
    return new Uint8Array(new TextEncoder().encode(JSON.stringify({ terms: this.#terms, directories })));
  }

  #keep(directory: string, name: string, remembered: Remembered): void {
    let files = this.#now.get(directory);
    if (files === undefined) {
      files = new Map();
      this.#now.set(directory, files);
    }
    files.set(name, remembered);
  }
}

function isSame(one: Stamp, other: Stamp): boolean {
  return (
    one.ino === other.ino && one.size === other.size && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs
  );
}

type Row = [name: string, ino: number, size: number, mtimeMs: number, ctimeMs: number, isCandidate: number];

/** The bytes come from {@link ScanMemory.toBytes} of this session, never from a disk. */
function parse(bytes: Uint8Array, terms: string): ReadonlyMap<string, ReadonlyMap<string, Remembered>> {
  const kept: { terms: string; directories: [string, Row[]][] } = JSON.parse(new TextDecoder().decode(bytes));
  if (kept.terms !== terms) return new Map();
  return new Map(
    kept.directories.map(([directory, rows]) => [
      directory,
      new Map(
        rows.map(([name, ino, size, mtimeMs, ctimeMs, isCandidate]) => [
          name,
          { ino, size, mtimeMs, ctimeMs, outcome: isCandidate === 1 ? 'candidate' : 'nothing' },
        ]),
      ),
    ]),
  );
}
