import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

/** The file is not what it was when it was read. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
}

/** The file has several names, of which all but one would keep the old content. */
export class HardLinkedError extends Error {
  override readonly name = 'HardLinkedError';
}

/**
 * Replaces the content of an existing file in one step: a reader sees the old content or the new, never a mixture.
 *
 * The new content is written beside the file, forced to the disk and renamed over it. Mode, owner and group stay; at no
 * moment is the new content readable by anyone who could not read the old. A symbolic link stays a link: the file it
 * points to is replaced. The temporary name starts with a dot, because the kubelet starts every other file in its
 * manifests folder.
 *
 * @param expected - The content the replacement was made from.
 * @throws {FileChangedError} When the file holds something else by now; it is then left as it is.
 * @throws {HardLinkedError} When the file has other hard links; it is then left as it is.
 * @throws {Error} Of the file system, among others when owner or group cannot be kept. The file is then as it was.
 */
export async function replaceFile(file: string, content: Uint8Array, expected: Uint8Array): Promise<void> {
  const target = await realpath(file);
  const directory = path.dirname(target);
  const temporary = path.join(directory, `.${path.basename(target)}.${randomBytes(6).toString('hex')}.certscope`);
  const { mode, uid, gid, nlink } = await statWritable(target);
  if (nlink > 1) throw new HardLinkedError(target);
  const permissions = mode & 0o7777;
  const handle = await open(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    permissions & 0o600,
  );
  try {
    try {
      await keepOwner(handle, uid, gid);
      await handle.chmod(permissions);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await refuseChange(target, expected);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}

/** A file that cannot be written is not replaced either, although its folder would allow it. */
async function statWritable(target: string): Promise<Stats> {
  const handle = await open(target, constants.O_RDWR);
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

/** Gives the new file the old one's owner and group, which the system allows to root and within one's own groups. */
async function keepOwner(handle: FileHandle, uid: number, gid: number): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
}

async function refuseChange(target: string, expected: Uint8Array): Promise<void> {
  const current = await readFile(target);
  if (!current.equals(expected)) throw new FileChangedError(target);
}

/**
 * Makes the rename itself durable. The new content is in place already, so where the system cannot do this for folders
 * (Windows, some network file systems) there is nothing to take back.
 */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY).catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
