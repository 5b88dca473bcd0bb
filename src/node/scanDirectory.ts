import { closeSync, fstatSync, openSync, readdirSync, readlinkSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isForeignBinary } from '../core/locate/candidateFile.ts';
import { isLeftOut } from '../core/locate/leftOut.ts';
import { optional } from '../core/text/optional.ts';
import { mayHoldCredentials } from './candidateFile.ts';
import { fileErrorReason, noSuchFile } from './fileErrorReason.ts';
import { createFileModes, type FileModes } from './fileModes.ts';
import { createTrackedFiles } from './git/trackedFiles.ts';

/** Bounds of a scan, each a number that a user may raise. */
export interface ScanLimits {
  /** Files read at most; a scan that reaches it says so. */
  readonly maxFiles: number;
  /** Bytes of a file above which it is not read: kubeconfigs of 1,000 contexts are 6 MB, logs are larger. */
  readonly maxFileBytes: number;
  /** Depth of directories below the root. */
  readonly maxDepth: number;
  /** Links that lead out of the root are not followed: the folder's author is not trusted. */
  readonly staysInside?: boolean;
}

export const defaultScanLimits: ScanLimits = { maxFiles: 100_000, maxFileBytes: 64 << 20, maxDepth: 40 };

/** What the scan met. `bytes` is a copy of the file's content, only of files that may hold credentials. */
export type ScannedFile =
  | {
      readonly kind: 'candidate';
      readonly path: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** See `DecodedFile.mode`. */
      readonly mode?: number;
      /** See `DecodedFile.trackedAs`. */
      readonly trackedAs?: string;
      /** See `DecodedFile.link`. */
      readonly link?: string;
    }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string; readonly link?: string };

export interface ScanSummary {
  readonly filesRead: number;
  /** Set when a limit ended the scan early; the words name it. */
  readonly cut?: string;
}

/** 256 KiB holds nearly every file of `/etc/kubernetes`; a larger file gets a buffer of its own. */
const bufferBytes = 256 << 10;

/**
 * Walks a directory (or reads a single file) and hands over every file that may hold credentials.
 *
 * Reads synchronously into one reused buffer, which measures several times faster than asynchronous reading; call it
 * in a worker or a process of its own. Symbolic links are followed; a directory is entered once, so loops end.
 * Unreadable files and directories are reported, never fatal.
 *
 * @param root - File or directory; found paths are `root` joined with the path below it.
 */
export function scanDirectory(root: string, limits: ScanLimits, onFile: (file: ScannedFile) => void): ScanSummary {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  const entered = new Set<string>();
  const modes = createFileModes();
  const trackedAs = createTrackedFiles();
  let filesRead = 0;
  let cut: string | undefined;

  const visitFile = (file: string, link?: string): void => {
    if (filesRead >= limits.maxFiles) {
      cut ??= `stopped after ${limits.maxFiles} files`;
      return;
    }
    filesRead++;
    const content = readCandidate(file, buffer, limits.maxFileBytes, modes);
    const found = { path: file, ...optional('link', link) };
    if (typeof content === 'string') onFile({ kind: 'unreadable', ...found, reason: content });
    else if (content !== undefined)
      onFile({ kind: 'candidate', ...found, ...content, ...optional('trackedAs', trackedAs(file)) });
  };

  const visitDirectory = (directory: string, depth: number): void => {
    if (cut !== undefined || isLeftOut(directory, root)) return;
    if (depth > limits.maxDepth) {
      onFile({ kind: 'unreadable', path: directory, reason: `directories nested deeper than ${limits.maxDepth}` });
      return;
    }
    let entries: import('node:fs').Dirent[];
    try {
      const real = realpathSync(directory);
      if (entered.has(real)) return;
      entered.add(real);
      entries = readdirSync(directory, { withFileTypes: true });
    } catch (error) {
      onFile({ kind: 'unreadable', path: directory, reason: entryReason(directory, error) });
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const full = joinPath(directory, entry.name);
      if (entry.isFile()) visitFile(full);
      else if (entry.isDirectory()) visitDirectory(full, depth + 1);
      else if (entry.isSymbolicLink()) visitLink(full, depth);
      if (cut !== undefined) return;
    }
  };

  const visitLink = (link: string, depth: number): void => {
    let written: string | undefined;
    try {
      written = posix(readlinkSync(link));
      if (limits.staysInside === true && !isInside(realpathSync(link), realpathSync(root))) {
        onFile({ kind: 'unreadable', path: link, reason: 'link out of the folder, which is not trusted' });
        return;
      }
      const target = statSync(link);
      if (target.isFile()) visitFile(link, written);
      else if (target.isDirectory()) visitDirectory(link, depth + 1);
    } catch (error) {
      onFile({ kind: 'unreadable', path: link, reason: linkReason(error), ...optional('link', written) });
    }
  };

  try {
    const target = statSync(root);
    if (target.isDirectory()) visitDirectory(root, 0);
    else if (target.isFile()) visitFile(root);
    else onFile({ kind: 'unreadable', path: root, reason: 'not a regular file' });
  } catch (error) {
    onFile({ kind: 'unreadable', path: root, reason: fileErrorReason(error) });
  }
  return { filesRead, ...(cut === undefined ? {} : { cut }) };
}

interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mode?: number;
}

/** Content of the file if it may hold credentials, `undefined` if not, or the reason why it cannot be read. */
function readCandidate(file: string, buffer: Buffer, maxBytes: number, modes: FileModes): Content | string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    // A short read of a regular file is its end; only of a candidate the end is made sure of, since it costs a call.
    let length = readSync(descriptor, buffer, 0, buffer.length, null);
    if (length < buffer.length && !mayHoldCredentials(buffer.subarray(0, length))) return undefined;
    length += readFully(descriptor, buffer, length);
    const stats = fstatSync(descriptor);
    const mode = modes(file, stats);
    const withMode = (bytes: Uint8Array<ArrayBuffer>): Content => ({ bytes, ...(mode === undefined ? {} : { mode }) });
    if (length < buffer.length) return withMode(new Uint8Array(buffer.subarray(0, length)));
    if (isForeignBinary(buffer, stats.size)) return undefined;
    if (stats.size > maxBytes) return tooLarge(maxBytes);
    const bytes = readLarge(descriptor, stats.size);
    return bytes === undefined ? undefined : withMode(bytes);
  } catch (error) {
    return entryReason(file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A file that is larger than the common buffer, read from its start. */
function readLarge(descriptor: number, size: number): Uint8Array<ArrayBuffer> | undefined {
  const content = new Uint8Array(size);
  const length = readFully(descriptor, content, 0, 0);
  const view = content.subarray(0, length);
  return mayHoldCredentials(Buffer.from(view.buffer, 0, length)) ? view : undefined;
}

/**
 * Fills `buffer` from offset `from` until it is full or the file ends.
 *
 * @param position - Where in the file `buffer` begins; `null` reads on from the current position.
 * @returns Number of bytes read.
 */
function readFully(descriptor: number, buffer: Uint8Array, from: number, position: number | null = null): number {
  let length = from;
  while (length < buffer.length) {
    const at = position === null ? null : position + length;
    const read = readSync(descriptor, buffer, length, buffer.length - length, at);
    if (read === 0) break;
    length += read;
  }
  return length - from;
}

/** Says that a file exceeds the limit. */
export function tooLarge(maxBytes: number): string {
  return `larger than ${Math.floor(maxBytes / (1 << 20))} MiB`;
}

function isInside(target: string, folder: string): boolean {
  const below = path.relative(folder, target);
  return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
}

/** Node reads names as UTF-8, and finds no file by the name that it made of another encoding. */
function entryReason(entry: string, error: unknown): string {
  const reason = fileErrorReason(error);
  return reason === noSuchFile && entry.includes('\ufffd') ? 'its name is not UTF-8' : reason;
}

function linkReason(error: unknown): string {
  const reason = fileErrorReason(error);
  return reason === noSuchFile ? 'dangling symbolic link' : reason;
}

function posix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}

/** `path.join` without its normalisation, which costs more than reading a small file. */
function joinPath(directory: string, name: string): string {
  return directory.endsWith(path.sep) ? directory + name : directory + path.sep + name;
}
