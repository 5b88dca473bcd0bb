import { type Disk, type DiskFile, nodeDisk } from '../../../src/node/transaction/disk.ts';

/** What happens at one of the operations, counted from 1 over the life of a disk. */
export interface Fault {
  readonly at: number;
  /** `kill`: the process ends before it; `torn`: in the middle of a write; else the system's error of that name. */
  readonly kind: 'kill' | 'torn' | 'act' | 'ENOSPC' | 'EACCES' | 'EIO' | 'EROFS';
  /** `act`: what somebody else does in between. */
  readonly act?: () => void;
  /** `kill` and `torn`: the process lives on, but nothing that it does reaches the disk any more. */
  readonly stops?: boolean;
  /** The error stays for all operations from there on that need room, or a right. */
  readonly stays?: boolean;
}

/** A disk that fails once, or for good, at a chosen operation. */
export interface FaultyDisk extends Disk {
  /** Names of the operations until now. */
  readonly operations: readonly string[];
  /** Settles when a fault stops the disk. */
  readonly stopped: Promise<void>;
}

/** Without attributes: other programs copy them, which takes ten times as long as the rest. */
export const plainDisk: Disk = { ...nodeDisk, copyAttributes: async () => undefined };

/** Operations that work on a full disk. */
const needsNoRoom = new Set(['unlink', 'removeDirectory', 'close', 'sync', 'chmod', 'chown', 'syncDirectory']);

/** Puts a fault into a disk. */
export function faultyDisk(disk: Disk, fault?: Fault): FaultyDisk {
  const operations: string[] = [];
  const open = new Set<DiskFile>();
  let isStopped = false;
  let tellStopped = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    tellStopped = resolve;
  });

  const end = (): void => {
    if (fault?.stops !== true) process.kill(process.pid, 'SIGKILL');
    isStopped = true;
    // As the system does for a process that has ended.
    for (const file of open) void file.close();
    tellStopped();
  };

  /** @returns `stopped` where nothing happens any more, `torn` where a write is to be torn. */
  const step = (name: string): 'stopped' | 'torn' | undefined => {
    if (isStopped) return 'stopped';
    operations.push(name);
    if (fault === undefined) return undefined;
    const isHit = operations.length === fault.at;
    const isLasting = fault.stays === true && operations.length > fault.at && !needsNoRoom.has(name);
    if (!isHit && !isLasting) return undefined;
    if (fault.kind === 'torn') return 'torn';
    if (fault.kind === 'act') {
      fault.act?.();
      return undefined;
    }
    if (fault.kind === 'kill') {
      end();
      return 'stopped';
    }
    throw Object.assign(new Error(`${fault.kind}: injected, ${name}`), { code: fault.kind, syscall: name });
  };

  const faultyFile = (file: DiskFile): DiskFile => {
    open.add(file);
    return {
      chown: async (uid, gid) => {
        if (step('chown') === 'stopped') return forever();
        await file.chown(uid, gid);
      },
      chmod: async (mode) => {
        if (step('chmod') === 'stopped') return forever();
        await file.chmod(mode);
      },
      write: async (content) => {
        const fate = step('write');
        if (fate === 'stopped') return forever();
        if (fate === 'torn') {
          await file.write(content.subarray(0, content.length / 2));
          end();
          return forever();
        }
        await file.write(content);
      },
      sync: async () => {
        if (step('sync') === 'stopped') return forever();
        await file.sync();
      },
      close: async () => {
        if (isStopped) return forever();
        // A file that is not closed would be no fault of the disk's.
        open.delete(file);
        await file.close();
        if (step('close') === 'stopped') return forever();
      },
    };
  };

  const after =
    <Rest extends readonly unknown[], Result>(name: string, act: (...rest: Rest) => Promise<Result>) =>
    async (...rest: Rest): Promise<Result> =>
      step(name) === 'stopped' ? forever() : act(...rest);

  const atOnce =
    <Rest extends readonly unknown[]>(name: string, act: (...rest: Rest) => void) =>
    (...rest: Rest): void => {
      if (step(name) === 'stopped') throw new Error('the disk has stopped');
      act(...rest);
    };

  return {
    operations,
    stopped,
    makeDirectory: after('makeDirectory', disk.makeDirectory),
    create: async (path, mode) => {
      if (step('create') === 'stopped') return forever();
      return faultyFile(await disk.create(path, mode));
    },
    copyAttributes: (from, to) => (isStopped ? forever() : disk.copyAttributes(from, to)),
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

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
