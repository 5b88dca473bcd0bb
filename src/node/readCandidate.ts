import type { Stats } from 'node:fs';
import {
  isSupportedBinary,
  isUnsupportedBinary,
  mayHoldCredentials as mayHold,
} from '../core/locate/files/candidateFile.ts';
import { isCandidatePath } from '../core/locate/files/placeReaders.ts';
import { readExcerpts } from './readExcerpts.ts';
import type { ScanDisk } from './scanDisk.ts';

/** The result of reading a file; the system's errors are thrown. */
export type ReadCandidate =
  | {
      readonly kind: 'candidate';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly stats: Stats;
      /** Set for a text that is too large: `bytes` are its lines with PEM, see `Excerpts`. */
      readonly lineNumbers?: readonly number[];
    }
  /** It contains nothing. `stats`: if requested. */
  | { readonly kind: 'nothing'; readonly stats: Stats | undefined }
  /** Too large, and not a text that can be read in parts. */
  | { readonly kind: 'tooLarge' };

/** Nearly every file of `/etc/kubernetes` fits into 256 KiB; a larger file gets its own buffer. */
export const commonBufferBytes = 256 << 10;

/**
 * Reads a regular file if it may contain credentials.
 *
 * @param buffer - Reused for every file.
 * @param wantsStats - Return stats even for files without credentials; each costs a system call.
 */
export function readCandidate(
  file: string,
  buffer: Buffer,
  maxBytes: number,
  wantsStats: boolean,
  disk: ScanDisk,
): ReadCandidate {
  const descriptor = disk.open(file);
  try {
    // A short read of a regular file is its end. The end is verified only for candidates, since it costs a system call.
    let length = disk.read(descriptor, buffer, 0, buffer.length, null);
    const isRead = isCandidatePath(file);
    if (length < buffer.length && !isRead && !mayHoldCredentials(buffer.subarray(0, length)))
      return { kind: 'nothing', stats: wantsStats ? disk.statOpen(descriptor) : undefined };
    length += readFully(descriptor, buffer, length, null, disk);
    const stats = disk.statOpen(descriptor);
    if (length < buffer.length) return { kind: 'candidate', bytes: new Uint8Array(buffer.subarray(0, length)), stats };
    if (isUnsupportedBinary(buffer, stats.size)) return { kind: 'nothing', stats };
    if (stats.size > maxBytes) return readParts(descriptor, buffer, maxBytes, stats, disk);
    const bytes = readLarge(descriptor, stats.size, disk);
    return bytes === undefined ? { kind: 'nothing', stats } : { kind: 'candidate', bytes, stats };
  } finally {
    disk.close(descriptor);
  }
}

/** Reads a text that is too large for memory; parts of a binary file would mean nothing. */
function readParts(descriptor: number, start: Buffer, most: number, stats: Stats, disk: ScanDisk): ReadCandidate {
  if (start.includes(0) || isSupportedBinary(start, stats.size)) return { kind: 'tooLarge' };
  const { bytes, lineNumbers } = readExcerpts(descriptor, most, disk);
  return bytes.length === 0 ? { kind: 'nothing', stats } : { kind: 'candidate', bytes, lineNumbers, stats };
}

/** Reads a file that is larger than the shared buffer from its start. */
function readLarge(descriptor: number, size: number, disk: ScanDisk): Uint8Array<ArrayBuffer> | undefined {
  const content = new Uint8Array(size);
  const length = readFully(descriptor, content, 0, 0, disk);
  const view = content.subarray(0, length);
  return mayHoldCredentials(Buffer.from(view.buffer, 0, length)) ? view : undefined;
}

/**
 * Fills `buffer` from offset `from` until it is full or the file ends.
 *
 * @param position - Where in the file `buffer` begins; `null` reads on from the current position.
 * @returns Number of bytes read.
 */
function readFully(
  descriptor: number,
  buffer: Uint8Array,
  from: number,
  position: number | null,
  disk: ScanDisk,
): number {
  let length = from;
  while (length < buffer.length) {
    const at = position === null ? null : position + length;
    const read = disk.read(descriptor, buffer, length, buffer.length - length, at);
    if (read === 0) break;
    length += read;
  }
  return length - from;
}

/**
 * Tells whether a file is worth decoding; `Buffer` builds the text to search several times faster than browser APIs.
 *
 * @internal
 */
export function mayHoldCredentials(bytes: Buffer): boolean {
  return mayHold(bytes, () => bytes.toString('latin1'));
}
