import { existsSync } from 'node:fs';
import path from 'node:path';
import { type KeptCopies, keptCopiesIn } from '../core/locate/files/keptCopies.ts';
import { excludedBelow, skippedPathTest } from '../core/locate/files/skippedPaths.ts';
import { optional } from '../core/text/optional.ts';
import { fileErrorReason, noSuchFile, tooLarge } from './fileErrorReason.ts';
import { createFileModes, versionControl } from './fileModes.ts';
import { createTrackedFiles } from './git/trackedFiles.ts';
import { commonBufferBytes, readCandidate } from './readCandidate.ts';
import { nodeDisk, type ScanDisk } from './scanDisk.ts';
import type { ScanMemory } from './scanMemory.ts';
import type { FoundFacts, ScanLimits, ScannedFile, ScanSummary } from './scanModel.ts';
import { entryReason, isInside, joinPath, linkReason, posix } from './scanPaths.ts';
import { ScanPatience } from './scanPatience.ts';

export const defaultScanLimits: ScanLimits = { maxFiles: 100_000, maxFileBytes: 64 << 20, maxDepth: 40 };

/** Additional options of a scan. */
export interface ScanAids {
  /** Skips unchanged files, and records what was read. */
  readonly memory?: ScanMemory | undefined;
  /** Called after each directory with the number of files read so far. */
  readonly onProgress?: ((filesRead: number) => void) | undefined;
  readonly disk?: ScanDisk | undefined;
}

/**
 * Walks a directory (or reads a single file) and hands over every file that may contain credentials.
 *
 * Reads synchronously into one reused buffer, which measures several times faster than asynchronous reading; call it
 * in a worker or a process of its own. Symbolic links are followed; a directory is entered once, so loops end.
 * Unreadable files and directories are reported, never fatal. Pipes, devices and sockets are not opened; files
 * deleted meanwhile are skipped; a file system that does not answer is left after a few attempts.
 *
 * @param root - File or directory; found paths are `root` joined with the path inside it.
 */
export function scanDirectory(
  root: string,
  limits: ScanLimits,
  onFile: (file: ScannedFile) => void,
  aids: ScanAids = {},
): ScanSummary {
  const walk = new DirectoryWalk(root, limits, onFile, aids);
  walk.start();
  const kept = walk.kept.length === 0 ? undefined : walk.kept;
  const { filesRead, cut, excluded } = walk;
  return { filesRead, ...optional('cut', cut), ...optional('kept', kept), ...(excluded > 0 ? { excluded } : {}) };
}

/** Minimum number of folders entered, however few files may be read: a few files may be below many folders. */
const fewestFolders = 1000;

class DirectoryWalk {
  filesRead = 0;
  cut: string | undefined;
  excluded = 0;
  readonly kept: KeptCopies[] = [];
  readonly #root: string;
  readonly #limits: ScanLimits;
  readonly #onFile: (file: ScannedFile) => void;
  readonly #memory: ScanMemory | undefined;
  readonly #onProgress: ((filesRead: number) => void) | undefined;
  readonly #disk: ScanDisk;
  readonly #buffer = Buffer.allocUnsafe(commonBufferBytes);
  readonly #entered = new Set<string>();
  /** Links to folders, entered last, so that files are found under their own paths. */
  readonly #linked: (readonly [folder: string, depth: number])[] = [];
  /** The marks of version control in listed directories, by path and by real path. */
  readonly #marks = new Map<string, readonly string[]>();
  readonly #modes = createFileModes(
    process.platform,
    (directory, name) => this.#marks.get(directory)?.includes(name) ?? existsSync(path.join(directory, name)),
  );
  readonly #trackedAs = createTrackedFiles((directory, name) => this.#marks.get(directory)?.includes(name) ?? true);
  readonly #patience = new ScanPatience();
  readonly #isSkippedPath: (path: string, root: string) => boolean;
  /** By configuration files. */
  readonly #isExcluded: (path: string) => boolean;

  constructor(root: string, limits: ScanLimits, onFile: (file: ScannedFile) => void, aids: ScanAids) {
    this.#root = root;
    this.#limits = limits;
    this.#isSkippedPath = skippedPathTest(limits.exclude ?? []);
    const below = (limits.below ?? []).map(excludedBelow);
    this.#isExcluded = (entry) => {
      const isExcluded = below.some((test) => test(entry, root));
      if (isExcluded) this.excluded++;
      return isExcluded;
    };
    this.#onFile = onFile;
    this.#memory = aids.memory;
    this.#onProgress = aids.onProgress;
    this.#disk = aids.disk ?? nodeDisk;
  }

  start(): void {
    const root = this.#root;
    try {
      const target = this.#disk.stat(root);
      if (target.isDirectory()) {
        this.#visitDirectory(root, 0);
        for (const [folder, depth] of this.#linked) this.#visitDirectory(folder, depth);
      } else if (target.isFile()) this.#visitFile(path.dirname(root), path.basename(root), root, {});
      else this.#unreadable(root, 'not a regular file');
    } catch (error) {
      this.#unreadable(root, fileErrorReason(error));
    }
  }

  /** Returns whether it was left because the file system does not answer. */
  #visitDirectory(directory: string, depth: number): boolean {
    if (this.cut !== undefined) return false;
    if (this.#isSkippedPath(directory, this.#root)) {
      const kept = keptCopiesIn(directory);
      if (kept !== undefined) this.kept.push(kept);
      return false;
    }
    if (this.#isExcluded(directory)) return false;
    const { maxDepth, maxFiles } = this.#limits;
    if (depth > maxDepth) {
      this.#unreadable(directory, `directories nested deeper than ${maxDepth}`);
      return false;
    }
    let entries: import('node:fs').Dirent[];
    let real: string;
    try {
      real = this.#disk.realPath(directory);
      if (this.#entered.has(real)) return false;
      if (this.#entered.size >= Math.max(maxFiles, fewestFolders)) {
        this.cut = `left out all folders after ${this.#entered.size}`;
        return false;
      }
      this.#entered.add(real);
      // One more than the limit, so that a cut is reported.
      entries = this.#disk.list(directory, maxFiles + 1);
      if (entries.length <= maxFiles) this.#noteMarks(entries, directory, real);
    } catch (error) {
      this.#failed(directory, error, depth > 0);
      return this.#patience.isOver;
    }
    this.#onProgress?.(this.filesRead);
    let isDoubtful = false;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const full = joinPath(directory, entry.name);
      let wasLeft = false;
      if (entry.isFile()) this.#visitFile(directory, entry.name, full, { real: joinPath(real, entry.name) });
      else if (entry.isDirectory()) wasLeft = this.#visitDirectory(full, depth + 1);
      else if (entry.isSymbolicLink()) this.#visitLink(directory, entry.name, full, depth);
      if (this.cut !== undefined) return false;
      if (this.#patience.isOver && (isDoubtful || !wasLeft)) {
        this.#unreadable(directory, 'does not answer; the rest of it was left out');
        return true;
      }
      isDoubtful = wasLeft && this.#patience.isOver;
    }
    return false;
  }

  #noteMarks(entries: readonly import('node:fs').Dirent[], ...directories: readonly string[]): void {
    const marks = versionControl.filter((mark) => entries.some(({ name }) => name === mark));
    for (const directory of directories) this.#marks.set(directory, marks);
  }

  #visitLink(directory: string, name: string, full: string, depth: number): void {
    const disk = this.#disk;
    let link: string | undefined;
    try {
      link = posix(disk.linkTarget(full));
      const real = disk.realPath(full);
      const isOutside = this.#limits.staysInside === true && !isInside(real, disk.realPath(this.#root));
      const target = isOutside ? undefined : disk.stat(real);
      if (target === undefined) this.#unreadable(full, 'link out of the folder, which is not trusted');
      else if (target.isFile()) this.#visitFile(directory, name, full, { real, link });
      // The programs of a machine know the paths of its links.
      else if (target.isDirectory() && disk !== nodeDisk) this.#visitDirectory(full, depth + 1);
      else if (target.isDirectory()) this.#linked.push([full, depth + 1]);
    } catch (error) {
      this.#patience.failed(error);
      this.#unreadable(full, linkReason(error), link);
    }
  }

  /** @param about.real - The path with all links resolved; resolved here if absent. */
  #visitFile(directory: string, name: string, file: string, about: { real?: string; link?: string }): void {
    const { maxFiles, maxFileBytes, exclude } = this.#limits;
    if (exclude?.length && file !== this.#root && this.#isSkippedPath(file, this.#root)) return;
    if (this.#isExcluded(file)) return;
    if (this.filesRead >= maxFiles) {
      this.cut ??= `stopped after ${maxFiles} files`;
      return;
    }
    this.filesRead++;
    try {
      const memory = this.#memory;
      const facts = (stats: import('node:fs').Stats): FoundFacts => ({
        path: file,
        ...optional('link', about.link),
        ...optional('mode', this.#modes(file, stats)),
        ...optional('trackedAs', this.#trackedAs(about.real ?? file, about.real !== undefined)),
      });
      if (memory?.knows(directory, name) === true) {
        const stats = this.#disk.stat(file);
        const outcome = memory.recall(directory, name, stats);
        if (outcome === 'candidate') this.#onFile({ kind: 'unchanged', ...facts(stats) });
        else if (outcome === 'nothing' && this.#isTold(stats)) this.#onFile({ kind: 'nothing', ...facts(stats) });
        this.#patience.answered();
        if (outcome !== undefined) return;
      }
      const read = readCandidate(file, this.#buffer, maxFileBytes, memory !== undefined, this.#disk);
      this.#patience.answered();
      if (read.kind === 'tooLarge') this.#unreadable(file, tooLarge(maxFileBytes), about.link);
      else if (read.stats !== undefined) memory?.remember(directory, name, read.stats, read.kind);
      if (read.kind === 'candidate')
        this.#onFile({
          kind: 'candidate',
          bytes: read.bytes,
          ...optional('lineNumbers', read.lineNumbers),
          ...facts(read.stats),
        });
      else if (read.kind === 'nothing' && read.stats !== undefined && this.#isTold(read.stats))
        this.#onFile({ kind: 'nothing', ...facts(read.stats) });
    } catch (error) {
      this.#failed(file, error, file !== this.#root, about.link);
    }
  }

  /** The file is above the limit, so only parts were read. */
  #isTold({ size }: import('node:fs').Stats): boolean {
    const { reportedBytes, maxFileBytes } = this.#limits;
    return reportedBytes !== undefined && size > reportedBytes && size <= maxFileBytes;
  }

  /** @param wasListed - It was listed a moment ago; if it no longer exists, that is not reported. */
  #failed(entry: string, error: unknown, wasListed: boolean, link?: string): void {
    this.#patience.failed(error);
    const reason = entryReason(entry, error);
    if (!wasListed || reason !== noSuchFile) this.#unreadable(entry, reason, link);
  }

  #unreadable(entry: string, reason: string, link?: string): void {
    this.#onFile({ kind: 'unreadable', path: entry, reason, ...optional('link', link) });
  }
}
