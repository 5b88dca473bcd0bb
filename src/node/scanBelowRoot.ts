import path from 'node:path';
import { mostLinks } from './readNamedFile.ts';
import { nodeDisk, type ScanDisk } from './scanDisk.ts';
import { isInside } from './scanPaths.ts';

/**
 * A disk on which symbolic links inside a folder are resolved as on the machine whose root it is: an absolute one starts there,
 * and none leaves it. Paths outside the folder are unchanged.
 *
 * @param root - Absolute.
 */
export function diskBelowRoot(root: string, disk: ScanDisk = nodeDisk): ScanDisk {
  const targets = new Map<string, string | undefined>();
  const targetOf = (place: string): string | undefined => {
    if (!targets.has(place)) targets.set(place, linkTarget(place, disk));
    return targets.get(place);
  };
  const followed = (file: string): string => (isInside(file, root) ? followLinks(root, file, targetOf) : file);
  return {
    ...disk,
    list: (directory, most) => disk.list(followed(directory), most),
    stat: (file) => disk.stat(followed(file)),
    realPath: followed,
    linkTarget: (link) => disk.linkTarget(path.join(followed(path.dirname(link)), path.basename(link))),
    open: (file) => disk.open(followed(file)),
  };
}

/** @throws With the code `ELOOP`, as the system does. */
function followLinks(root: string, file: string, targetOf: (place: string) => string | undefined): string {
  let rest = path.relative(root, file).split(path.sep);
  let done = root;
  let links = 0;
  for (let segment = rest.shift(); segment !== undefined; segment = rest.shift()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (done !== root) done = path.dirname(done);
      continue;
    }
    const next = path.join(done, segment);
    const target = targetOf(next);
    if (target === undefined) {
      done = next;
      continue;
    }
    if (++links > mostLinks) throw Object.assign(new Error(), { code: 'ELOOP' });
    if (path.isAbsolute(target)) done = root;
    rest = [...target.split(path.sep), ...rest];
  }
  return done;
}

/** `undefined` if it is not a link, or cannot be read; opening it then reports the error. */
function linkTarget(place: string, disk: ScanDisk): string | undefined {
  try {
    return disk.linkTarget(place);
  } catch {
    return undefined;
  }
}
