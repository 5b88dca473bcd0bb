import { linkTarget } from '../../pki/linkTarget.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { filesByPath } from '../../pki/referenceTarget.ts';

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
