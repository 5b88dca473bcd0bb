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

/** Whether a user of a kubeconfig has one half of a pair only. */
function isHalf(values: DecodedFile['values'], references: DecodedFile['references'] = []): boolean {
  const halves = new Map<string, Set<string>>();
  for (const { keyPath = '' } of [...values, ...references]) {
    const [, user = '', half] = /^users\[(\d+)\]\.user\.client-(certificate|key)(?:-data)?$/.exec(keyPath) ?? [];
    if (half !== undefined) halves.set(user, new Set([...(halves.get(user) ?? []), half]));
  }
  return [...halves.values()].some(({ size }) => size === 1);
}

/** The user's certificate or key is unreadable or missing, or the cluster's CA is; or there is a sample in its place. */
function isBrokenKubeconfig({ credentials, values, references }: DecodedFile): boolean {
  return (
    isHalf(values, references) ||
    credentials.some((credential) => credential.content.kind === 'unreadable' && fieldOf(credential) !== undefined) ||
    values.some(({ placeholder, keyPath, object }) => {
      const isSample = placeholder !== undefined && placeholder !== 'encrypted';
      return isSample && keyPath !== undefined && credentialFieldOf(keyPath, object) !== undefined;
    })
  );
}
