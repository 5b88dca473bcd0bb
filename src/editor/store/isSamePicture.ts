import type { DecodedFile, LookUps, PkiGraph } from '../../core/pki/pkiModel.ts';

/** Tells whether the same files make the same picture. What a file names may be found without any file having changed. */
export function isSamePicture(known: PkiGraph, files: readonly DecodedFile[], lookUps: LookUps): boolean {
  const before = known.lookUps ?? new Map();
  return (
    files.length === known.files.length &&
    files.every((file, index) => file === known.files[index]) &&
    lookUps.size === before.size &&
    [...lookUps].every(([path, answer]) => before.get(path) === answer)
  );
}
