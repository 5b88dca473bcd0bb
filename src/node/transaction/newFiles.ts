import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { NewDirectory } from './transactionModel.ts';

/** Resolves the folder in the absolute path of a file to create. */
export function realPathOfNew(file: string): string {
  let folder = path.dirname(file);
  while (lstatSync(folder, { throwIfNoEntry: false }) === undefined) folder = path.dirname(folder);
  return path.join(realpathSync(folder), path.relative(folder, file));
}

/**
 * Missing parent folders of a file, outermost first. Those of `etc/kubernetes` are accessible to all, as kubeadm
 * makes them: components that run as other users read certificates there, and keys have a mode of their own.
 */
export function missingDirectories(file: string, mode: number): readonly NewDirectory[] {
  const missing: NewDirectory[] = [];
  for (
    let folder = path.dirname(file);
    lstatSync(folder, { throwIfNoEntry: false }) === undefined;
    folder = path.dirname(folder)
  ) {
    missing.unshift({ path: folder, mode: isOfKubeadm(folder, file) ? 0o755 : mode });
  }
  return missing;
}

function isOfKubeadm(folder: string, file: string): boolean {
  const normal = file.replaceAll('\\', '/');
  const etc = normal.lastIndexOf('/etc/kubernetes/');
  return etc !== -1 && folder.length > etc;
}

/**
 * Owner of a new file. Root gives it to the folder's owner, who could not read it otherwise (`~/.kube`, etcd's folder); other
 * users can only create their own files.
 */
export function newFileOwner(file: string): { readonly uid: number; readonly gid: number } {
  let folder = path.dirname(file);
  let stats = lstatSync(folder, { throwIfNoEntry: false });
  while (stats === undefined && folder !== path.dirname(folder)) {
    folder = path.dirname(folder);
    stats = lstatSync(folder, { throwIfNoEntry: false });
  }
  const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  if (stats === undefined) return { uid, gid };
  if (uid === 0) return { uid: stats.uid, gid: stats.gid };
  const takesGroup = (stats.mode & 0o2000) !== 0 || process.platform === 'darwin';
  return { uid, gid: takesGroup ? stats.gid : gid };
}
