import { existsSync, type Stats, statfsSync } from 'node:fs';
import path from 'node:path';

/** Tells the modes of files that have one of their own. */
export type FileModes = (file: string, stats: Pick<Stats, 'mode' | 'dev'>) => number | undefined;

/** Folders by which version control shows that a directory is its working tree. */
const versionControl = ['.git', '.hg', '.svn', '.jj'];

/**
 * File systems whose modes are made up, by statfs(2)'s magic numbers: FAT, exFAT, NTFS, SMB, 9p (Windows' drives in
 * WSL), FUSE, VirtualBox' and VMware's shared folders.
 */
const withoutModes: ReadonlySet<number> = new Set([
  0x4d44, 0x2011bab0, 0x5346544e, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x786f4256, 0xbacbacbc,
]);

/**
 * Creates a reader of modes that answers `undefined` where a mode says nothing: on Windows, on file systems that make
 * modes up, and in working trees of version control, which keeps no 0600. Asks once for each directory and device.
 */
export function createFileModes(platform: NodeJS.Platform = process.platform): FileModes {
  const controlled = new Map<string, boolean>();
  const genuine = new Map<number, boolean>();

  const isControlled = (directory: string): boolean => {
    const known = controlled.get(directory);
    if (known !== undefined) return known;
    const parent = path.dirname(directory);
    const answer =
      versionControl.some((name) => existsSync(path.join(directory, name))) ||
      (parent !== directory && isControlled(parent));
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

/** 0, which is no type, where the host cannot say. */
function fileSystemType(file: string): number {
  try {
    return Number(statfsSync(file).type) | 0;
  } catch {
    return 0;
  }
}
