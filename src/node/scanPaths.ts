import path from 'node:path';
import { fileErrorReason, noSuchFile } from './fileErrorReason.ts';

/** Tells whether a path is inside a folder or the folder itself; both are real paths. */
export function isInside(target: string, folder: string): boolean {
  const below = path.relative(folder, target);
  return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
}

/** Node reads names as UTF-8, and cannot find files whose names have another encoding. */
export function entryReason(entry: string, error: unknown): string {
  const reason = fileErrorReason(error);
  return reason === noSuchFile && entry.includes('\ufffd') ? 'its name is not UTF-8' : reason;
}

/** The result of resolving a link. */
export function linkReason(error: unknown): string {
  const reason = fileErrorReason(error);
  return reason === noSuchFile ? 'dangling symbolic link' : reason;
}

/** With slashes, as on other systems. */
export function posix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}

/** `path.join` without its normalisation, which costs more than reading a small file. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith(path.sep) ? directory + name : directory + path.sep + name;
}
