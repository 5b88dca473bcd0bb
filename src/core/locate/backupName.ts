/** What people and tools add to the name of a copy that they put aside, with the day or a number behind it. */
const word = '(?:backups?|bak|bkp|old|orig(?:inal)?|rpm(?:save|orig)|dpkg-(?:old|bak))';
const stamp = String.raw`(?:[._-]?\d[\dTZ:._-]*)?`;

const atEnd = new RegExp(`(?:[._-]${word}${stamp}|~)$`, 'i');
/** `backup`, `backup-2026-11-24`, `kubeadm-backup-etcd-2026-11-24-14-17-09`, `my-backups`. */
const ofFolder = /^(?:backup|(?:bak|bkp|old|orig)(?:$|[._-]))|[._-]backup/i;
/** `admin.old.conf`, `apiserver-backup.crt`: also how a client of a backup is called, which is no copy. */
const beforeExtension = new RegExp(`^(.+?)[._-]${word}${stamp}(\\.[a-z]+)$`, 'i');
/** `pki-20261124`, `admin.conf.2026-11-24`. */
const day = /^(.+?)[._-]20\d\d([._-]?)\d\d\2\d\d(?:[T._-]?[\d:._-]+Z?)?$/;

/**
 * Finds the outermost folder in a path, or the file, that is a copy put aside, by its name.
 *
 * @param path - `/` between folders.
 * @param isThere - Whether there is a file or folder of a path: what may be called so for another reason is a copy only
 * beside what it is a copy of.
 * @returns The path of the folder or file; `undefined` where there is none.
 */
export function backupIn(path: string, isThere: (path: string) => boolean): string | undefined {
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    const parent = path.slice(0, start);
    const name = path.slice(start, end);
    const original = originalOf(name, end < path.length);
    if (original !== undefined && (original === '' || isThere(parent + original))) return path.slice(0, end);
    start = end + 1;
  }
  return undefined;
}

/** Name of what a copy was made of; empty where the name alone tells that it is one. */
function originalOf(name: string, isFolder: boolean): string | undefined {
  if (atEnd.test(name) || (isFolder && ofFolder.test(name))) return '';
  const [, dated] = day.exec(name) ?? [];
  if (dated !== undefined) return dated;
  const [, stem, extension] = beforeExtension.exec(name) ?? [];
  return stem === undefined || extension === undefined ? undefined : stem + extension;
}
