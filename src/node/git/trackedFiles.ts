import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { EntryTest } from '../fileModes.ts';
import { readRegularFile } from '../readRegularFile.ts';
import { parseGitIndex } from './parseGitIndex.ts';

/**
 * Returns the path of a file in Git's working tree; `undefined` if Git does not track it, or that is unknown.
 *
 * @param isReal - No part of the path is a symbolic link, so links are not resolved.
 */
export type TrackedFiles = (file: string, isReal?: boolean) => string | undefined;

/** An index of this size lists some 800,000 files. */
const maxIndexBytes = 128 << 20;
/** `.git` files, `commondir` and configurations are short. */
const maxTextBytes = 1 << 20;

/**
 * Creates a reader of tracked files, based on the index of a file's working tree: of repositories, linked working trees and
 * submodules. Reads each index once and does not run `git`. An ignored file is tracked only if it was added explicitly.
 *
 * @param mayHaveEntry - Asked about `.git`; a scan has listed the directories already.
 */
export function createTrackedFiles(mayHaveEntry: EntryTest = () => true): TrackedFiles {
  const trees = new Map<string, WorkingTree | undefined>();

  const treeAbove = (directory: string): WorkingTree | undefined => {
    if (trees.has(directory)) return trees.get(directory);
    const parent = path.dirname(directory);
    const own = mayHaveEntry(directory, '.git') ? workingTreeAt(directory) : undefined;
    const tree = own ?? (parent === directory ? undefined : treeAbove(parent));
    trees.set(directory, tree);
    return tree;
  };

  return (file, isReal = false) => {
    try {
      // The target of a link is tracked at its own path.
      const real = isReal ? file : realpathSync.native(file);
      const tree = treeAbove(path.dirname(real));
      if (tree === undefined) return undefined;
      const name = path.relative(tree.root, real).replaceAll(path.sep, '/');
      return tree.tracked().has(name) ? name : undefined;
    } catch {
      return undefined;
    }
  };
}

interface WorkingTree {
  readonly root: string;
  /** Paths relative to the root. */
  readonly tracked: () => ReadonlySet<string>;
}

function workingTreeAt(root: string): WorkingTree | undefined {
  const directory = gitDirectory(path.join(root, '.git'));
  if (directory === undefined) return undefined;
  let tracked: ReadonlySet<string> | undefined;
  return {
    root,
    tracked: () => {
      tracked ??= readIndex(directory) ?? new Set();
      return tracked;
    },
  };
}

/** `.git` is the repository, or in linked working trees and submodules a file that names it. */
function gitDirectory(dotGit: string): string | undefined {
  const stats = statSync(dotGit, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return dotGit;
  const named = stats?.isFile() ? /^gitdir: (.+)/.exec(readText(dotGit))?.[1]?.trim() : undefined;
  // A network share is not a local repository, and reading it would use the network.
  if (named === undefined || /^[\\/]{2}/.test(named)) return undefined;
  return path.resolve(path.dirname(dotGit), named);
}

function readIndex(directory: string): ReadonlySet<string> | undefined {
  const index = readRegularFile(path.join(directory, 'index'), maxIndexBytes);
  return typeof index === 'string' ? undefined : parseGitIndex(index, hashLength(directory));
}

/** A linked working tree uses the configuration of its repository. */
function hashLength(directory: string): number {
  const common = readText(path.join(directory, 'commondir')).trim();
  const config = readText(path.join(path.resolve(directory, common), 'config'));
  return /^\s*objectformat\s*=\s*"?sha256\b/im.test(config) ? 32 : 20;
}

/** Empty if there is none. */
function readText(file: string): string {
  const content = readRegularFile(file, maxTextBytes);
  return typeof content === 'string' ? '' : new TextDecoder().decode(content);
}
