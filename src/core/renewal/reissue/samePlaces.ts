import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/model.ts';

/** Identifies a block of a file. */
export function placeId({ file, credential }: Occurrence): string {
  return `${file.path}\n${credential.block.span.start}`;
}

/**
 * Tells whether a file is a symbolic link to another file of the graph: what is written to that one is written to it as
 * well (`kubelet-client-current.pem`).
 */
export function isLinkToKnownFile(file: DecodedFile, { files }: PkiGraph): boolean {
  const target = linkTarget(file);
  return target !== undefined && files.some(({ path }) => path === target);
}

/** Path of the file that a symbolic link names; `undefined` of what is none. */
export function linkTarget({ link, path, hostPath }: DecodedFile): string | undefined {
  if (link === undefined) return undefined;
  const isAbsolute = link.startsWith('/');
  const root = hostPath !== undefined && path.endsWith(hostPath) ? path.slice(0, path.length - hostPath.length) : '';
  return isAbsolute ? root + link : normalised(`${path.slice(0, path.lastIndexOf('/') + 1)}${link}`);
}

/** Takes `.` and `..` out of a path or URI. */
function normalised(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
