import { constants, linkSync, renameSync, unlinkSync } from 'node:fs';
import { mkdir, open, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { copyAttributes } from './extendedAttributes.ts';

/**
 * A new file that is being written.
 *
 * @internal
 */
export interface DiskFile {
  chown(uid: number, gid: number): Promise<void>;
  chmod(mode: number): Promise<void>;
  write(content: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Every operation with which a transaction changes the disk, so that tests can make each of them fail or be the last. */
export interface Disk {
  makeDirectory(path: string, mode: number): Promise<void>;
  /** Never opens what exists. */
  create(path: string, mode: number): Promise<DiskFile>;
  /** To an empty new file; see {@link copyAttributes}. */
  copyAttributes(from: string, to: string): Promise<void>;
  symlink(to: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  /** Makes the names in a folder durable, if the system can. */
  syncDirectory(path: string): Promise<void>;
  /** Synchronous operations that switch all names within one tick. */
  readonly atOnce: {
    rename(from: string, to: string): void;
    link(existing: string, path: string): void;
    unlink(path: string): void;
  };
}

/** The disk of a Node process. */
export const nodeDisk: Disk = {
  makeDirectory: async (path, mode) => {
    await mkdir(path, { mode });
  },
  create: async (path, mode) => {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    const handle = await open(path, flags, mode);
    return {
      chown: (uid, gid) => handle.chown(uid, gid),
      chmod: (permissions) => handle.chmod(permissions),
      write: (content) => handle.writeFile(content),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  copyAttributes,
  symlink: (to, path) => symlink(to, path),
  rename,
  unlink,
  removeDirectory: (path) => rmdir(path),
  syncDirectory: async (path) => {
    // Windows and some network file systems cannot; the operation itself is done.
    const handle = await open(path, constants.O_RDONLY).catch(() => undefined);
    try {
      await handle?.sync().catch(() => undefined);
    } finally {
      await handle?.close();
    }
  },
  atOnce: { rename: renameSync, link: linkSync, unlink: unlinkSync },
};
