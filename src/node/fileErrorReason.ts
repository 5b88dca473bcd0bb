import { permissionDenied } from '../core/pki/permissionDenied.ts';

export const noSuchFile = 'no such file or directory';
export const notADirectory = 'not a directory';

const reasons: Readonly<Record<string, string>> = {
  EBUSY: 'in use, or mounted at this place (a bind mount), so it cannot be replaced',
  EACCES: permissionDenied,
  EPERM: permissionDenied,
  ENOENT: noSuchFile,
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ENOTDIR: notADirectory,
  // The error for opening a socket.
  ENXIO: 'not a regular file',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
};

/**
 * Says why the file system refused, in the system's own words if they say enough.
 *
 * @throws {Error} What is wrong with CertScope itself: a missing part of it is not the reason of any file.
 */
export function fileErrorReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'MODULE_NOT_FOUND') throw error;
  return (code === undefined ? undefined : reasons[code]) ?? code ?? String(error);
}

/** Reports that a file exceeds the limit. */
export function tooLarge(maxBytes: number): string {
  return `larger than ${Math.floor(maxBytes / (1 << 20))} MiB`;
}
