import path from 'node:path';
import * as l10n from '@vscode/l10n';

/**
 * Why nothing may be put into a folder: the kubelet takes every file in its folder of manifests for one, so that a key or a
 * backup there ends up in its log, and an old manifest is started.
 *
 * @param folder - Absolute.
 * @returns `undefined` for other folders.
 */
export function manifestsReason(folder: string): string | undefined {
  if (!folder.split(path.sep).includes('manifests')) return undefined;
  return l10n.t('the kubelet runs the files in a manifests folder; choose another folder');
}

/** {@link manifestsReason} of a new file. Folders of that name in repositories take manifests; the kubelet's takes nothing. */
export function newManifestReason(file: string): string | undefined {
  const folder = path.dirname(file);
  const isKubelets = /[\\/]kubernetes[\\/]manifests(?:[\\/]|$)/.test(folder);
  return /\.(?:ya?ml|json)$/.test(file) && !isKubelets ? undefined : manifestsReason(folder);
}
