import { baseName, folderOf } from '../text/paths.ts';
import { certificateNamesFor } from './certificateNamesFor.ts';
import { effectiveKeyPath, fieldOf } from './credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from './pkiModel.ts';

/**
 * Finds the place of the other half of a pair, whatever its content: the field that the tables name for a certificate
 * or key, or the file with a matching name in the same folder.
 */
export function findOtherHalf(graph: PkiGraph, occurrence: Occurrence): Occurrence | undefined {
  return occurrence.credential.value.keyPath === undefined ? inFiles(graph, occurrence) : inFile(occurrence);
}

function inFile({ file, credential }: Occurrence): Occurrence | undefined {
  const keyPath = fieldOf(credential)?.pairKeyPath;
  const other = file.credentials.find(
    (each) => keyPath !== undefined && effectiveKeyPath(each) === keyPath && isSameDocument(each, credential),
  );
  return other && { file, credential: other };
}

/** Embedded documents are distinguished by the outer key path. */
function isSameDocument(a: DecodedCredential, b: DecodedCredential): boolean {
  const isEmbedded = a.block.innerKeyPath !== undefined;
  return (
    a.value.object?.documentIndex === b.value.object?.documentIndex &&
    isEmbedded === (b.block.innerKeyPath !== undefined) &&
    (!isEmbedded || a.value.keyPath === b.value.keyPath)
  );
}

function inFiles(graph: PkiGraph, { file }: Occurrence): Occurrence | undefined {
  const name = baseName(file.path);
  const partner = graph.files.find((other) => {
    if (folderOf(other.path) !== folderOf(file.path) || other.values.length === 0) return false;
    const otherName = baseName(other.path);
    return certificateNamesFor(name).includes(otherName) || certificateNamesFor(otherName).includes(name);
  });
  const credential = partner?.credentials.find(({ value }) => value.keyPath === undefined);
  return partner === undefined || credential === undefined ? undefined : { file: partner, credential };
}
