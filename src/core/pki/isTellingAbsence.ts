import type { FileReference } from './model.ts';

/**
 * How the machine of a file is known: `known`: it is this one, or the one whose root was given; `copy`: its folders tell
 * where its root is, and the copy may be a part; `unknown`: a document that lies on no machine, such as one of a
 * repository.
 */
export type MachineKnowledge = 'known' | 'copy' | 'unknown';

/**
 * Tells whether it means anything that a named file was not found.
 *
 * @param isWithFolder - The folder in which it should lie was not found either.
 */
export function isTellingAbsence(
  { field }: Pick<FileReference, 'field'>,
  machine: MachineKnowledge,
  isWithFolder: boolean,
): boolean {
  if (machine === 'known') return true;
  if (machine === 'copy') return !isWithFolder;
  // Whoever has a kubeconfig uses it where it lies; components run elsewhere.
  return field.id.startsWith('kubeconfig-');
}
