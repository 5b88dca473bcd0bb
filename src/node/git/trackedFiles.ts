import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { readRegularFile } from '../readRegularFile.ts';
import { parseGitIndex } from './parseGitIndex.ts';

/**
 * Tells the path of a file in Git's working tree; `undefined` where Git does not track it, or that is not known.
 *
 * @param isReal - No part of the path is a symbolic link, so that none need be looked for.
 */
export type TrackedFiles = (file: string, isReal?: boolean) => string | undefined;

/** An index of this size lists some 800,000 files. */
const maxIndexBytes = 128 << 20;
/** `.git` files, `commondir` and configurations are short. */
const maxTextBytes = 1 << 20;

/**
 * Creates a reader of what Git tracks, by the index of the working tree in which a file lies: of repositories, linked
 * working trees and submodules. Reads each index once, and asks no `git`. An ignored file is not tracked unless somebody
 * has added it all the same.
 */
export function createTrackedFiles(): TrackedFiles {
  const trees = new Map<string, WorkingTree | undefined>();

  const treeAbove = (directory: string): WorkingTree | undefined => {
    if (trees.has(directory)) return trees.get(directory);
    const parent = path.dirname(directory);
    const tree = workingTreeAt(directory) ?? (parent === directory ? undefined : treeAbove(parent));
    trees.set(directory, tree);
    return tree;
  };

  return (file, isReal = false) => {
    try {
      // What a link leads to is tracked where it lies.
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
  /** Paths below the root. */
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

/** `.git` is the repository, or a file that names it: of linked working trees and submodules. */
function gitDirectory(dotGit: string): string | undefined {
  const stats = statSync(dotGit, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return dotGit;
  const named = stats?.isFile() ? /^gitdir: (.+)/.exec(readText(dotGit))?.[1]?.trim() : undefined;
  // A share of another machine is none of this one's repositories, and asking for it would use the network.
  if (named === undefined || /^[\\/]{2}/.test(named)) return undefined;
  return path.resolve(path.dirname(dotGit), named);
}

function readIndex(directory: string): ReadonlySet<string> | undefined {
  const index = readRegularFile(path.join(directory, 'index'), maxIndexBytes);
  return typeof index === 'string' ? undefined : parseGitIndex(index, hashLength(directory));
}

/** A linked working tree has the configuration of its repository. */
function hashLength(directory: string): number {
  const common = readText(path.join(directory, 'commondir')).trim();
  const config = readText(path.join(path.resolve(directory, common), 'config'));
  return /^\s*objectformat\s*=\s*"?sha256\b/im.test(config) ? 32 : 20;
}

/** Empty where there is none. */
function readText(file: string): string {
  const content = readRegularFile(file, maxTextBytes);
  return typeof content === 'string' ? '' : new TextDecoder().decode(content);
}
