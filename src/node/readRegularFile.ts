import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { fileErrorReason } from './fileErrorReason.ts';
import { tooLarge } from './scanDirectory.ts';
import { nodeDisk, type ScanDisk } from './scanDisk.ts';

/** Reads a file that is to be replaced or signed with, or says why it cannot be read. Pipes, which may wait for ever, are not opened. */
export function readRegularFile(
  file: string,
  maxBytes: number,
  disk: Pick<ScanDisk, 'stat' | 'open'> = nodeDisk,
): Uint8Array<ArrayBuffer> | string {
  let descriptor: number | undefined;
  try {
    const target = disk.stat(file);
    if (!target.isFile() && !target.isDirectory()) return 'not a regular file';
    // Without waiting, should a pipe have come into its place.
    descriptor = disk.open(file);
    if (fstatSync(descriptor).size > maxBytes) return tooLarge(maxBytes);
    return new Uint8Array(readFileSync(descriptor));
  } catch (error) {
    return fileErrorReason(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
