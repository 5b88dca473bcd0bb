import { statSync } from 'node:fs';
import path from 'node:path';
import { fileReason } from '../core/present/fileReason.ts';
import { fileErrorReason, noSuchFile, notADirectory } from '../node/fileErrorReason.ts';
import { diskBelowRoot } from '../node/scanBelowRoot.ts';
import { nodeDisk, type ScanDisk } from '../node/scanDisk.ts';
import { FileError } from './io.ts';

/**
 * Makes sure that `--root`, if given, names a directory: with a mistyped one, no file would be found in its place.
 *
 * @throws {FileError} When it does not.
 */
export function checkRoot(root: string | undefined, cwd: string): string | undefined {
  return checkDirectory('--root', root, cwd);
}

/**
 * Makes sure that an option, if given, names a directory.
 *
 * @throws {FileError} When it does not.
 */
export function checkDirectory(option: string, value: string | undefined, cwd: string): string | undefined {
  if (value === undefined) return undefined;
  const problem = value === '' ? noSuchFile : problemOf(path.resolve(cwd, value));
  if (problem !== undefined) throw new FileError(`${option} ${JSON.stringify(value)}: ${fileReason(problem)}.`);
  return value;
}

/** The disk to find files on: below a root, links lead to where they lead on the machine that it stands for. */
export function diskOf(root: string | undefined, cwd: string): ScanDisk {
  return root === undefined ? nodeDisk : diskBelowRoot(path.resolve(cwd, root));
}

function problemOf(directory: string): string | undefined {
  try {
    return statSync(directory).isDirectory() ? undefined : notADirectory;
  } catch (error) {
    return fileErrorReason(error);
  }
}
