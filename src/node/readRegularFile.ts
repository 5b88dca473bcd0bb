import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { fileErrorReason, tooLarge } from './fileErrorReason.ts';
import { nodeDisk, type ScanDisk } from './scanDisk.ts';

/** Reads a file that will be replaced or signed with, or says why it cannot be read. Pipes are not opened, since they may block forever. */
export function readRegularFile(
  file: string,
  maxBytes: number,
  disk: Pick<ScanDisk, 'stat' | 'open'> = nodeDisk,
): Uint8Array<ArrayBuffer> | string {
  let descriptor: number | undefined;
  try {
    const target = disk.stat(file);
    if (!target.isFile() && !target.isDirectory()) return 'not a regular file';
    // Non-blocking, in case it has been replaced by a pipe.
    descriptor = disk.open(file);
    if (fstatSync(descriptor).size > maxBytes) return tooLarge(maxBytes);
    return new Uint8Array(readFileSync(descriptor));
  } catch (error) {
    return fileErrorReason(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
