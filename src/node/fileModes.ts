import { existsSync, type Stats, statfsSync } from 'node:fs';
import path from 'node:path';

/** Reads file modes where they are meaningful. */
export type FileModes = (file: string, stats: Pick<Stats, 'mode' | 'dev'>) => number | undefined;

/** Folders that mark the working tree of a version control system. */
export const versionControl: readonly string[] = ['.git', '.hg', '.svn', '.jj'];

/** Whether a directory has an entry. */
export type EntryTest = (directory: string, name: string) => boolean;

const isOnDisk: EntryTest = (directory, name) => existsSync(path.join(directory, name));

/**
 * File systems whose modes are made up, by statfs(2)'s magic numbers: FAT, exFAT, NTFS, SMB, 9p (Windows' drives in
 * WSL), FUSE, VirtualBox' and VMware's shared folders.
 */
const withoutModes: ReadonlySet<number> = new Set([
  0x4d44, 0x2011bab0, 0x5346544e, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x786f4256, 0xbacbacbc,
]);

/**
 * Creates a reader of modes that returns `undefined` if a mode means nothing: on Windows, on file systems that make modes up, and
 * in working trees of version control, which does not store 0600. Asks once for each directory and device.
 *
 * @param hasEntry - Asked about {@link versionControl}; a scan has listed the directories already.
 */
export function createFileModes(
  platform: NodeJS.Platform = process.platform,
  hasEntry: EntryTest = isOnDisk,
): FileModes {
  const controlled = new Map<string, boolean>();
  const genuine = new Map<number, boolean>();

  const isControlled = (directory: string): boolean => {
    const known = controlled.get(directory);
    if (known !== undefined) return known;
    const parent = path.dirname(directory);
    const answer =
      versionControl.some((name) => hasEntry(directory, name)) || (parent !== directory && isControlled(parent));
    controlled.set(directory, answer);
    return answer;
  };

  const hasModes = (file: string, device: number): boolean => {
    const known = genuine.get(device);
    if (known !== undefined) return known;
    const answer = !withoutModes.has(fileSystemType(file) >>> 0);
    genuine.set(device, answer);
    return answer;
  };

  return (file, { mode, dev }) => {
    if (platform === 'win32' || isControlled(path.dirname(path.resolve(file))) || !hasModes(file, dev))
      return undefined;
    return mode & 0o7777;
  };
}

/** Whether files have modes of their own there. */
export function keepsModes(file: string, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'win32' && !withoutModes.has(fileSystemType(file) >>> 0);
}

/** 0, which is not a type, if the host cannot say. */
function fileSystemType(file: string): number {
  try {
    return Number(statfsSync(file).type) | 0;
  } catch {
    return 0;
  }
}
