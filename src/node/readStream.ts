import { closeSync, constants, openSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
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

/** Reads a pipe or a device to its end, or says why that is not possible. */
export async function readStream(file: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | string> {
  try {
    return await readToEnd(streamChunks(file), maxBytes);
  } catch (error) {
    return fileErrorReason(error);
  }
}

/** Reads a stream, such as standard input, to its end, or says that it is too large: some never end. */
export async function readToEnd(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) return tooLarge(maxBytes);
    all.push(chunk);
  }
  return new Uint8Array(Buffer.concat(all));
}

const noWriter = 'no program writes to this pipe';
/** Milliseconds for which a pipe may have no writer. */
const patience = 10_000;
const step = 10;

/** What a pipe or a device gives, as it arrives. A named pipe that no program opens for writing is given up after a while. */
export async function* streamChunks(file: string, longest = patience): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    // A pipe of a shell has had its writer.
    let left = /^\/(?:dev\/fd|proc)\//.test(file) || !isStream(file) ? 0 : longest;
    for (;;) {
      const chunk = Buffer.allocUnsafe(64 << 10);
      const length = readNow(descriptor, chunk);
      if (length === 0 && left <= 0) return;
      if (length > 0) {
        left = 0;
        yield chunk.subarray(0, length);
        continue;
      }
      if (length === 0) left -= step;
      if (length === 0 && left <= 0) throw Object.assign(new Error(), { code: noWriter, syscall: 'read' });
      await pause(step);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** @returns -1 while there is nothing. */
function readNow(descriptor: number, chunk: Buffer): number {
  try {
    return readSync(descriptor, chunk);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return -1;
    throw error;
  }
}
