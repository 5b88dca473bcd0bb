/** Of package managers and editors, and what people append so that a program skips a file. A folder that is called so has contents of its own. */
const ofFiles = 'rpm(?:save|orig|new)|dpkg-(?:old|bak|dist|new)|sav|swp|disabled';
/** What people and tools add to the name of a backup. A date or a number may follow. */
const word = `(?:backups?|bak|bkp|old|orig(?:inal)?|${ofFiles})`;
/** Words that are in other names, too. */
const commonWord = '(?:previous|saved?|off|copy)';
const stamp = String.raw`(?:[._-]?\d[\dTZ:._-]*)?`;

const atEnd = new RegExp(`^(.*?)(?:[._-]${word}${stamp}|~)$`, 'i');
const fileAtEnd = new RegExp(`[._-](?:${ofFiles}|off)${stamp}$`, 'i');
/** `backup`, `old`, `backup-2026-11-24`. */
const alone = /^(?:backups?|(?:bak|bkp|old|orig)(?=$|[._-]))[\dTZ:._-]*$/i;
/** `old-pki`, `backup_pki`, `backupPki`. */
const atStart = /^(?:backup|(?:bak|bkp|old|orig)[._-])[._-]?(.+)$/i;
/** `.old-2026-11-20-config`, as a file. May also be what a backup's client reads. */
const fileAtStart = new RegExp(`^\\.?${word}${stamp}[._-]+([^._-].*)$`, 'i');
/** `my-backups-of-pki`, `pki-backup-before-upgrade`, `k8s-old-certs`. */
const within = /^(.*?)[._-](?:backup|(?:bak|bkp|old|orig)(?=[._-]))/i;
/** `kubeadm-backup-etcd-2026-11-24-14-17-09`, below `/etc/kubernetes/tmp`. */
const ofKubeadm = /^kubeadm-backup-(.+?)-\d[\d-]*$/;
/** `admin.old.conf`, `apiserver-backup.crt`. May also be the certificate of a backup client. */
const beforeExtension = new RegExp(`^(.+?)[._-](?:${word}|${commonWord})${stamp}(\\.[a-z]+)$`, 'i');
/** `pki.previous`, `admin.conf.saved`. Other files have such names, too. */
const commonAtEnd = new RegExp(`^(.+?)[._-]${commonWord}${stamp}$`, 'i');
/** `pki-20261124`, `admin.conf.2026-11-24`. */
const day = /^(.+?)[._-]20\d\d([._-]?)\d\d\2\d\d(?:[T._-]?[\d:._-]+Z?)?$/;
/** What only a folder of certificates is called: with a day, it is one of before, wherever its original was. */
const ofCertificates = /(?:^|[._-])(?:pki|certs?|certificates|ssl|tls|k8s|kube|kubernetes)$/i;
/** What `k3s certificate rotate` leaves: `tls-1769000000` beside `tls`. */
const ofK3s = /^(tls)-\d{10}$/;

/** A folder or file in a path whose name says that it is a backup. */
export interface BackupName {
  /** Path of the folder or file. */
  readonly path: string;
  /** Set if other files have such names, too: it is a backup only if this path exists as well. */
  readonly onlyBeside?: string;
  /** Path of the original of the file at the end of the path, if that is a backup. */
  readonly original: string;
}

/**
 * Finds the folders in a path, and the file, whose names say that they are backups.
 *
 * @param path - With `/` between folders.
 * @param isThere - Tells whether a file or folder exists.
 * @returns Their paths, the outermost first.
 */
export function* backupsIn(path: string, isThere: (path: string) => boolean): Generator<string> {
  for (const { path: copy, onlyBeside } of backupNames(path)) {
    if (onlyBeside === undefined || isThere(onlyBeside)) yield copy;
  }
}

/** Tells whether the name of a file is one that editors, package managers and people give to what they set aside. */
export function isNamedAsCopy(name: string): boolean {
  return originalOf(name, false) !== undefined;
}

/**
 * Finds all folders in a path, and the file, whose names say that they may be backups.
 *
 * @param path - With `/` between folders.
 * @returns The outermost first.
 */
export function* backupNames(path: string): Generator<BackupName> {
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    const parent = path.slice(0, start);
    const name = path.slice(start, end);
    const original = originalOf(name, end < path.length);
    if (original !== undefined) {
      const beside = folderAbove(parent, name) + original.name;
      yield {
        path: path.slice(0, end),
        // The original of a file in a folder `old` is next to that folder.
        original: beside + (original.name === '' ? path.slice(end + 1) : path.slice(end)),
        ...(original.isCertain ? {} : { onlyBeside: beside }),
      };
    }
    start = end + 1;
  }
}

/** kubeadm has a folder for its own backups. */
function folderAbove(parent: string, name: string): string {
  return ofKubeadm.test(name) && /(?:^|\/)tmp\/$/.test(parent) ? parent.slice(0, -'tmp/'.length) : parent;
}

interface OriginalName {
  /** Empty if the name has nothing but the mark of a backup. */
  readonly name: string;
  /** The name is enough to know that it is a backup. */
  readonly isCertain: boolean;
}

/** Name of the original of a backup. */
function originalOf(name: string, isFolder: boolean): OriginalName | undefined {
  if (isFolder && fileAtEnd.test(name)) return undefined;
  const certain = (isFolder ? [ofKubeadm, alone, atEnd, atStart, within] : [atEnd]).find((form) => form.test(name));
  if (certain !== undefined) return { name: certain.exec(name)?.[1] ?? '', isCertain: true };
  const [, dated] =
    day.exec(name) ?? ofK3s.exec(name) ?? commonAtEnd.exec(name) ?? (isFolder ? null : fileAtStart.exec(name)) ?? [];
  if (dated !== undefined) {
    return { name: dated, isCertain: isFolder && day.test(name) && ofCertificates.test(dated) };
  }
  const [, stem, extension] = beforeExtension.exec(name) ?? [];
  return stem === undefined || extension === undefined ? undefined : { name: stem + extension, isCertain: false };
}
