import { constants } from 'node:fs';
import { lstat, open, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { optional } from '../core/text/optional.ts';
import { fileErrorReason, noSuchFile, notADirectory, tooLarge } from './fileErrorReason.ts';
import { createFileModes } from './fileModes.ts';

/** The result of reading a referenced file. */
export type NamedFile =
  /** `local`: its local path, with all symbolic links resolved. */
  | {
      readonly kind: 'read';
      readonly local: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** See `DecodedFile.mode`. */
      readonly mode?: number;
    }
  /** `withFolder`: the folder that should contain it does not exist either. */
  | { readonly kind: 'absent'; readonly withFolder: boolean }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The number of symbolic links that Linux follows in one path (path_resolution(7)). */
export const mostLinks = 40;

/** Longer texts are not looked at as the target of a link. */
const mostTargetBytes = 255;

/**
 * Reads a regular file by its path on the cluster's host. Nothing else is ever opened: no pipe, which may block forever, and no
 * device.
 *
 * Symbolic links are followed as on the host: an absolute one starts at the host's root, and none leaves it.
 *
 * @param hostPath - Absolute, without `.` and `..`.
 * @param toLocal - Maps a path on the host to a local path; `undefined` if it is not here.
 */
export async function readNamedFile(
  hostPath: string,
  toLocal: (hostPath: string) => string | undefined,
  maxBytes: number,
): Promise<NamedFile> {
  try {
    const local = await followLinks(hostPath, toLocal);
    if (local === undefined) return { kind: 'absent', withFolder: true };
    if (!(await lstat(local)).isFile()) return { kind: 'unreadable', reason: 'not a regular file' };
    return await readRegular(local, maxBytes);
  } catch (error) {
    const reason = fileErrorReason(error);
    if (!isAbsence(reason)) return { kind: 'unreadable', reason };
    return { kind: 'absent', withFolder: !(await isFolder(path.posix.dirname(hostPath), toLocal)) };
  }
}

function isAbsence(reason: string): boolean {
  return reason === noSuchFile || reason === notADirectory;
}

async function isFolder(hostPath: string, toLocal: (hostPath: string) => string | undefined): Promise<boolean> {
  try {
    const local = await followLinks(hostPath, toLocal);
    return local !== undefined && (await lstat(local)).isDirectory();
  } catch {
    return false;
  }
}

/** The local path of the file with all symbolic links resolved. */
async function followLinks(
  hostPath: string,
  toLocal: (hostPath: string) => string | undefined,
): Promise<string | undefined> {
  let links = 0;
  let rest = segmentsOf(hostPath);
  let done = rootOf(hostPath);
  for (let segment = rest.shift(); segment !== undefined; segment = rest.shift()) {
    const next = done.endsWith('/') ? done + segment : `${done}/${segment}`;
    const target = await linkTarget(toLocal(next));
    if (target === undefined) {
      done = next;
      continue;
    }
    if (++links > mostLinks) throw Object.assign(new Error(), { code: 'ELOOP' });
    const whole = path.posix.isAbsolute(target) ? target : `${done}/${target}`;
    const resolved = path.posix.normalize(`${whole}/${rest.join('/')}`);
    rest = segmentsOf(resolved);
    done = rootOf(resolved);
  }
  return toLocal(done);
}

/** Target of a symbolic link; `undefined` for anything else, and for a folder above the mapped ones. */
async function linkTarget(local: string | undefined): Promise<string | undefined> {
  if (local === undefined) return undefined;
  const stats = await lstat(local);
  if (stats.isSymbolicLink()) return (await readlink(local)).replaceAll(path.sep, '/');
  return stats.isFile() && stats.size <= mostTargetBytes ? writtenTarget(local) : undefined;
}

/**
 * Target of a symbolic link that was copied as a file which holds the target alone: Git does that where links are not supported
 * (core.symlinks), and so do some archives. It counts only if it leads to a file with an extension, so that other short files are read as they are.
 */
async function writtenTarget(local: string): Promise<string | undefined> {
  const text = await readFile(local, 'utf8');
  const target = path.join(path.dirname(local), text);
  if (!/^[\w./@:+-]+\.\w+$/.test(text) || path.posix.isAbsolute(text) || target === local) return undefined;
  const isFile = await lstat(target).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isFile ? text : undefined;
}

/** `/`, or the drive of a Windows path, which begins with a letter. */
function rootOf(hostPath: string): string {
  return hostPath.startsWith('/') ? '/' : hostPath.slice(0, hostPath.indexOf('/'));
}

function segmentsOf(hostPath: string): string[] {
  return hostPath
    .slice(rootOf(hostPath).length)
    .split('/')
    .filter((segment) => segment !== '');
}

async function readRegular(local: string, maxBytes: number): Promise<NamedFile> {
  // Non-blocking, in case it has been replaced by a pipe.
  const file = await open(local, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (stats.size > maxBytes) return { kind: 'unreadable', reason: tooLarge(maxBytes) };
    const { buffer, byteOffset, byteLength } = await file.readFile();
    const bytes = new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
    return { kind: 'read', local, bytes, ...optional('mode', createFileModes()(local, stats)) };
  } finally {
    await file.close();
  }
}
