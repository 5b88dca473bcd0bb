import type { Disk, DiskFile } from '../../../src/node/transaction/disk.ts';

/** What happens at one of the operations, counted from 1 over the life of a disk. */
export interface Fault {
  readonly at: number;
  /** `kill`: the process ends before it; `torn`: in the middle of a write; else the system's error of that name. */
  readonly kind: 'kill' | 'torn' | 'act' | 'ENOSPC' | 'EACCES' | 'EIO' | 'EROFS';
  /** `act`: what somebody else does in between. */
  readonly act?: () => void;
  /** The error stays for all operations from there on that need room, or a right. */
  readonly stays?: boolean;
}

/** A disk that fails once, or for good, at a chosen operation. */
export interface FaultyDisk extends Disk {
  /** Names of the operations until now. */
  readonly operations: readonly string[];
}

/** Operations that work on a full disk. */
const needsNoRoom = new Set(['unlink', 'removeDirectory', 'close', 'sync', 'chmod', 'chown', 'syncDirectory']);

/** Puts a fault into a disk. */
export function faultyDisk(disk: Disk, fault?: Fault): FaultyDisk {
  const operations: string[] = [];

  /** @returns Whether a write is to be torn. */
  const step = (name: string): boolean => {
    operations.push(name);
    if (fault === undefined) return false;
    const isHit = operations.length === fault.at;
    const isLasting = fault.stays === true && operations.length > fault.at && !needsNoRoom.has(name);
    if (!isHit && !isLasting) return false;
    if (fault.kind === 'torn') return true;
    if (fault.kind === 'act') {
      fault.act?.();
      return false;
    }
    if (fault.kind === 'kill') process.kill(process.pid, 'SIGKILL');
    throw Object.assign(new Error(`${fault.kind}: injected, ${name}`), { code: fault.kind, syscall: name });
  };

  const faultyFile = (file: DiskFile): DiskFile => ({
    chown: async (uid, gid) => {
      step('chown');
      await file.chown(uid, gid);
    },
    chmod: async (mode) => {
      step('chmod');
      await file.chmod(mode);
    },
    write: async (content) => {
      if (step('write')) {
        await file.write(content.subarray(0, content.length / 2));
        process.kill(process.pid, 'SIGKILL');
      }
      await file.write(content);
    },
    sync: async () => {
      step('sync');
      await file.sync();
    },
    close: async () => {
      // A file that is not closed would be no fault of the disk's.
      await file.close();
      step('close');
    },
  });

  const after =
    <Rest extends readonly unknown[], Result>(name: string, act: (...rest: Rest) => Promise<Result>) =>
    async (...rest: Rest): Promise<Result> => {
      step(name);
      return act(...rest);
    };

  const atOnce =
    <Rest extends readonly unknown[]>(name: string, act: (...rest: Rest) => void) =>
    (...rest: Rest): void => {
      step(name);
      act(...rest);
    };

  return {
    operations,
    makeDirectory: after('makeDirectory', disk.makeDirectory),
    create: async (path, mode) => {
      step('create');
      return faultyFile(await disk.create(path, mode));
    },
    symlink: after('symlink', disk.symlink),
    rename: after('rename', disk.rename),
    unlink: after('unlink', disk.unlink),
    removeDirectory: after('removeDirectory', disk.removeDirectory),
    syncDirectory: after('syncDirectory', disk.syncDirectory),
    atOnce: {
      rename: atOnce('switch by rename', disk.atOnce.rename),
      link: atOnce('switch by link', disk.atOnce.link),
      unlink: atOnce('switch by unlink', disk.atOnce.unlink),
    },
  };
}
