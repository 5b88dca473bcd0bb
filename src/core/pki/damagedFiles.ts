import { credentialFieldOf } from '../kubernetes/credentialFieldOf.ts';
import { fieldOf } from './credentialPlace.ts';
import type { DecodedFile, PkiGraph } from './pkiModel.ts';
import { filesByPath } from './referenceTarget.ts';

/** What a file is for. */
type Purpose = 'certificate' | 'privateKey' | 'kubeconfig';

/**
 * Whether a file exists and cannot serve its purpose: truncated, garbage, empty. It is as good as missing, and can get
 * new content. One that could not be opened is not: nobody knows what is in it.
 */
export function isDamaged({ files, lookUps }: PkiGraph, path: string, purpose: Purpose): boolean {
  const file = filesByPath(files).get(path);
  const found = lookUps?.get(path);
  if (file === undefined) return found === 'noCredential' || (typeof found === 'object' && 'labels' in found);
  if (file.unreadable !== undefined || file.inventory !== undefined || file.isStandIn === true) return false;
  return purpose === 'kubeconfig'
    ? isBrokenKubeconfig(file)
    : !file.credentials.some(({ content }) => content.kind === purpose);
}

/** The user's certificate or key is unreadable, or the cluster's CA; or there is a sample in its place. */
function isBrokenKubeconfig({ credentials, values }: DecodedFile): boolean {
  return (
    credentials.some((credential) => credential.content.kind === 'unreadable' && fieldOf(credential) !== undefined) ||
    values.some(({ placeholder, keyPath, object }) => {
      const isSample = placeholder !== undefined && placeholder !== 'encrypted';
      return isSample && keyPath !== undefined && credentialFieldOf(keyPath, object) !== undefined;
    })
  );
}
