import { keptFolders } from './skippedPaths.ts';

/** A folder in which CertScope keeps copies of other files. */
export interface KeptCopies {
  readonly kind: 'backup' | 'staged';
  /** The folder that the user chose for the copies. */
  readonly folder: string;
}

/** Folder with the new files of a staged change. */
export const stagedFolderName = 'certscope-staged';
/** Folder with the old files of a staged change, after its script has installed the new ones. */
export const installedOverFolderName = 'certscope-backup';

const nameOfKept = /* @__PURE__ */ new RegExp(`^(?:${keptFolders})$`);
const within = /* @__PURE__ */ new RegExp(`[/\\\\](?:${keptFolders})[/\\\\]`);

/** Tells whether a folder's name is the name of a change's backup. */
export function isBackupFolderName(name: string): boolean {
  return nameOfKept.test(name) && !name.startsWith('certscope');
}

/** Tells whether a file is in a folder in which CertScope keeps copies. */
export function isKeptCopy(path: string): boolean {
  return within.test(path);
}

/** Tells by a folder's name which copies CertScope keeps in it. */
export function keptCopiesIn(path: string): KeptCopies | undefined {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const own = path.slice(slash + 1);
  if (!nameOfKept.test(own)) return undefined;
  return { kind: isBackupFolderName(own) ? 'backup' : 'staged', folder: path.slice(0, slash) };
}
