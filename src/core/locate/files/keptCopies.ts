import { keptFolders } from './leftOut.ts';

/** A folder in which CertScope keeps copies of the files of others. */
export interface KeptCopies {
  readonly kind: 'backup' | 'staged';
  /** The folder that the user chose for them. */
  readonly folder: string;
}

/** Folder of a staging with its new files. */
export const stagedFolderName = 'certscope-staged';
/** Folder of a staging with the old files, once its script has installed the new ones. */
export const installedOverFolderName = 'certscope-backup';

const nameOfKept = /* @__PURE__ */ new RegExp(`^(?:${keptFolders})$`);
const within = /* @__PURE__ */ new RegExp(`[/\\\\](?:${keptFolders})[/\\\\]`);

/** Whether a folder's name is that of one change's backup. */
export function isTransactionName(name: string): boolean {
  return nameOfKept.test(name) && !name.startsWith('certscope');
}

/** Whether a file lies in a folder in which CertScope keeps copies. */
export function isKeptCopy(path: string): boolean {
  return within.test(path);
}

/** Tells what CertScope keeps in a folder, by the folder's name. */
export function keptCopiesIn(path: string): KeptCopies | undefined {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const own = path.slice(slash + 1);
  if (!nameOfKept.test(own)) return undefined;
  return { kind: isTransactionName(own) ? 'backup' : 'staged', folder: path.slice(0, slash) };
}
