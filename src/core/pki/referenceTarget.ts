import { isCandidatePath, readerByPlace } from '../locate/files/placeReaders.ts';
import { memoisedBy } from '../text/memoised.ts';
import type { DecodedFile, FileReference, PkiGraph, ReferenceTarget } from './pkiModel.ts';

/** Looks up the file that a reference names. */
export function referenceTarget(
  { filePath }: Pick<FileReference, 'filePath'>,
  graph: Pick<PkiGraph, 'files' | 'lookUps'>,
): ReferenceTarget {
  if (filePath === undefined) return { kind: 'notRead' };
  const lookUp = graph.lookUps?.get(filePath);
  const path = typeof lookUp === 'object' && 'linkTo' in lookUp ? lookUp.linkTo : filePath;
  const file = filesByPath(graph.files).get(path);
  if (file?.unreadable !== undefined) return { kind: 'unreadable', reason: file.unreadable };
  if (file !== undefined) return { kind: 'file', file };
  if (typeof lookUp === 'object' && 'labels' in lookUp) return { kind: 'noCredential', passed: lookUp };
  return { kind: typeof lookUp === 'string' ? lookUp : 'notRead' };
}

/** Tells whether a file contains anything related to certificates: credentials, names of their files, or their use. */
export function isOfInterest(file: DecodedFile): boolean {
  const { values, references = [], invocations = [], isConfiguration } = file;
  return (
    values.length > 0 ||
    references.length > 0 ||
    invocations.length > 0 ||
    isConfiguration === true ||
    readerByPlace(file.hostPath ?? file.path) !== undefined
  );
}

/** Tells whether a file is a script that fills in templates. */
export function fillsIn({ search }: DecodedFile): boolean {
  return !(
    search?.(/\benvsubst\b/g)
      [Symbol.iterator]()
      .next().done ?? true
  );
}

/** Tells whether a file that was scanned is kept: as {@link isOfInterest}, and those that only help to tell what others are. */
export function isKept(file: DecodedFile): boolean {
  return isOfInterest(file) || isCandidatePath(file.path) || fillsIn(file);
}

/** Files by {@link DecodedFile.path}. */
export const filesByPath = memoisedBy(
  (files: readonly DecodedFile[]): ReadonlyMap<string, DecodedFile> => new Map(files.map((file) => [file.path, file])),
);
