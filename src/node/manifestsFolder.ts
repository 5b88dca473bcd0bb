import path from 'node:path';
import * as l10n from '@vscode/l10n';

/**
 * Why nothing may be written into a folder: the kubelet reads every file in its manifests folder as a manifest, so a key or a
 * backup there ends up in its log, and an old manifest is started.
 *
 * @param folder - Absolute.
 * @returns `undefined` for other folders.
 */
export function manifestsReason(folder: string): string | undefined {
  if (!folder.split(path.sep).includes('manifests')) return undefined;
  return l10n.t('the kubelet runs the files in a manifests folder; choose another folder');
}

/** {@link manifestsReason} for a new file. In repositories a folder of that name may contain manifests; the kubelet's may not get any file. */
export function newManifestReason(file: string): string | undefined {
  const folder = path.dirname(file);
  const isKubelets = /[\\/]kubernetes[\\/]manifests(?:[\\/]|$)/.test(folder);
  return /\.(?:ya?ml|json)$/.test(file) && !isKubelets ? undefined : manifestsReason(folder);
}
