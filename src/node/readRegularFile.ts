import { closeSync, fstatSync, readSync } from 'node:fs';
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
    if (target.isFile() && fstatSync(descriptor).size > maxBytes) return tooLarge(maxBytes);
    return readAtMost(descriptor, maxBytes) ?? tooLarge(maxBytes);
  } catch (error) {
    return fileErrorReason(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads to the end; `undefined` if there is more. The size of a file says little: it may grow, and those of `/proc` have none. */
export function readAtMost(descriptor: number, maxBytes: number): Uint8Array<ArrayBuffer> | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length <= maxBytes) {
    const part = new Uint8Array(64 << 10);
    const read = readSync(descriptor, part);
    if (read === 0) return joined(parts, length);
    length += read;
    parts.push(part.subarray(0, read));
  }
  return undefined;
}

/** May be a key, so the parts are wiped. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
    part.fill(0);
  }
  return all;
}
