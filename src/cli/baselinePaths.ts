import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { BaselinePath } from '../core/present/findings/baseline.ts';

/**
 * Names files relative to the folder of a baseline, wherever the check runs. Files outside that folder get absolute paths.
 *
 * @param baseline - Absolute path of the baseline.
 * @param localOf - Absolute path of a file of the graph; `undefined` for standard input.
 */
export function baselinePaths(baseline: string, localOf: (name: string) => string | undefined): BaselinePath {
  const folder = realFolder(path.dirname(baseline));
  const known = new Map<string, string>();
  return (name) => {
    const stored = known.get(name) ?? storedPath(folder, name, localOf(name));
    known.set(name, stored);
    return stored;
  };
}

function storedPath(folder: string, name: string, local: string | undefined): string {
  if (local === undefined) return name;
  const real = path.join(realFolder(path.dirname(local)), path.basename(local));
  const below = path.relative(folder, real);
  const isOutside = below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below);
  return (isOutside ? real : below).split(path.sep).join('/');
}

/** A shell can use a link to a folder. A link to a file counts as a file of its own. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
