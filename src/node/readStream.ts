import { closeSync, openSync, readSync } from 'node:fs';
import { fileErrorReason, tooLarge } from './fileErrorReason.ts';
import { nodeDisk, type ScanDisk } from './scanDisk.ts';

/** Tells whether a path names a pipe or a device, which is read once from its start to its end (`<(command)` of a shell). */
export function isStream(file: string, disk: Pick<ScanDisk, 'stat'> = nodeDisk): boolean {
  try {
    const target = disk.stat(file);
    return target.isFIFO() || target.isCharacterDevice();
  } catch {
    return false;
  }
}

/** Reads a pipe or a device to its end, waiting for its writer, or says why that is not possible. */
export function readStream(file: string, maxBytes: number): Uint8Array<ArrayBuffer> | string {
  const chunks: Buffer[] = [];
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    for (let length = 0; length <= maxBytes; ) {
      const chunk = Buffer.allocUnsafe(64 << 10);
      const read = readSync(descriptor, chunk);
      if (read === 0) return new Uint8Array(Buffer.concat(chunks));
      length += read;
      chunks.push(chunk.subarray(0, read));
    }
    return tooLarge(maxBytes);
  } catch (error) {
    return fileErrorReason(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads a stream, such as standard input, to its end. */
export async function readToEnd(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(Buffer.concat(all));
}
