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

/** As `makeTransactionFolder` names them. */
const transaction = String.raw`\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z-\d{3,}`;
const staged = `${stagedFolderName}|${installedOverFolderName}(?:-undone-\\d+)?`;
const transactionName = new RegExp(`^${transaction}$`);
const stagedName = new RegExp(`^(?:${staged})$`);

/** Folder names of {@link KeptCopies}, as a regular expression. */
export const keptCopiesPattern = `${transaction}|${staged}`;

/** Whether a folder's name is that of one change's backup. */
export function isTransactionName(name: string): boolean {
  return transactionName.test(name);
}

const within = new RegExp(`[/\\\\](?:${keptCopiesPattern})[/\\\\]`);

/** Whether a file lies in a folder in which CertScope keeps copies. */
export function isKeptCopy(path: string): boolean {
  return within.test(path);
}

/** Tells what CertScope keeps in a folder, by the folder's name. */
export function keptCopiesIn(path: string): KeptCopies | undefined {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const name = path.slice(slash + 1);
  const kind = isTransactionName(name) ? 'backup' : stagedName.test(name) ? 'staged' : undefined;
  return kind && { kind, folder: path.slice(0, slash) };
}
