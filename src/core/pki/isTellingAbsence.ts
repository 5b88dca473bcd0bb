import { posix } from '../text/paths.ts';
import type { FileReference } from './pkiModel.ts';

/**
 * How the machine of a file is known: `known`: it is this one, or the one whose root was given; `copy`: its folders tell
 * where its root is, and the copy may be a part; `unknown`: a document that lies on no machine, such as one of a
 * repository.
 */
export type MachineKnowledge = 'known' | 'copy' | 'unknown';

/**
 * Tells whether it means anything that a named file was not found.
 *
 * @param namedIn - Path of the document that names it, on this machine.
 * @param isWithFolder - The folder in which it should lie was not found either.
 * @param isTracked - The document is in Git: keys, and what comes with them, are kept out of it.
 */
export function isTellingAbsence(
  { field, hostPath = '' }: Pick<FileReference, 'field' | 'hostPath'>,
  namedIn: string,
  machine: MachineKnowledge,
  isWithFolder: boolean,
  isTracked = false,
): boolean {
  if (machine === 'known') return true;
  if (machine === 'copy' && !isTracked) return !isWithFolder;
  // Whoever has a kubeconfig uses it where it lies; components run elsewhere.
  return field.id.startsWith('kubeconfig-') && !(isWithFolder && isElsewhere(hostPath, namedIn));
}

/** Whether a path leads neither to the neighbourhood nor to the home of its document: another machine's, a Pod's, or an example. */
function isElsewhere(path: string, namedIn: string): boolean {
  const home = homeOf(path);
  if (home !== undefined) return home !== homeOf(namedIn);
  const document = posix(namedIn);
  const around = document.replace(/(?:\/[^/]*){2}$/, '/');
  return !document.includes('/.kube/') && (around === '/' || !path.startsWith(around));
}

/** The home directory in which a file is, on any system. */
export function homeOf(path: string): string | undefined {
  return /^(?:\/?[A-Za-z]:)?\/(?:home|Users)\/[^/]+(?=\/)/.exec(posix(path))?.[0];
}
