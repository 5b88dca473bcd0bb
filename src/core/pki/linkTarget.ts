import { folderOf } from '../text/paths.ts';
import type { DecodedFile } from './pkiModel.ts';

/** Path of the target of a symbolic link; `undefined` if it is not a link. */
export function linkTarget({ link, path, hostPath = path }: DecodedFile): string | undefined {
  if (link === undefined) return undefined;
  const named = link.startsWith('/') ? link : `${folderOf(hostPath)}${link}`;
  return pathOn(normalised(named), { path, hostPath });
}

/**
 * The name here of a path on a host, derived from one of its files: `tree/etc/a` is `/etc/a` there, or `a` is `/srv/a`.
 */
function pathOn(named: string, { path, hostPath }: { readonly path: string; readonly hostPath: string }): string {
  const [here, there] = [path.split('/'), hostPath.split('/')];
  while (here.length > 0 && here.at(-1) === there.at(-1)) {
    here.pop();
    there.pop();
  }
  const segments = named.split('/');
  const isThere = there.every((segment, index) => segments[index] === segment);
  return isThere ? [...here, ...segments.slice(there.length)].join('/') : named;
}

/** Removes `.` and `..` from a path or URI. */
function normalised(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
