import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { filesByPath } from '../../pki/referenceTarget.ts';
import { folderOf } from '../../text/paths.ts';

/** Identifies a block of a file. */
export function placeId({ file, credential }: Occurrence): string {
  return `${file.path}\n${credential.block.span.start}`;
}

/**
 * Whether a file is a symbolic link to another file of the graph: what is written to that one is written to it as well
 * (`kubelet-client-current.pem`).
 */
export function isLinkToKnownFile(file: DecodedFile, { files }: PkiGraph): boolean {
  const target = linkTarget(file);
  return target !== undefined && filesByPath(files).has(target);
}

/** Path of the real file in the graph: its own, unless it is a link to another one. */
export function pathOfContent(file: DecodedFile, { files }: Pick<PkiGraph, 'files'>): string {
  const known = filesByPath(files);
  let content = file;
  for (let links = 0; links < mostLinks; links++) {
    const next = known.get(linkTarget(content) ?? '');
    if (next === undefined) break;
    content = next;
  }
  return content.path;
}

/** As many links as Linux follows. */
const mostLinks = 40;

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
