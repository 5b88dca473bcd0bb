import type { Stats } from 'node:fs';
import {
  isSupportedBinary,
  isUnsupportedBinary,
  mayHoldCredentials as mayHold,
} from '../core/locate/files/candidateFile.ts';
import { readExcerpts } from './readExcerpts.ts';
import type { ScanDisk } from './scanDisk.ts';

/** What reading a file came to; the system's errors are thrown. */
export type ReadCandidate =
  | {
      readonly kind: 'candidate';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly stats: Stats;
      /** Set of a text that was too large: `bytes` are the lines of it that show PEM, see `Excerpts`. */
      readonly lineNumbers?: readonly number[];
    }
  /** Nothing in it. `stats`: as asked for. */
  | { readonly kind: 'nothing'; readonly stats: Stats | undefined }
  /** And nothing that can be read in parts. */
  | { readonly kind: 'tooLarge' };

/** 256 KiB holds nearly every file of `/etc/kubernetes`; a larger file gets a buffer of its own. */
export const commonBufferBytes = 256 << 10;

/**
 * Reads a regular file if it may hold credentials.
 *
 * @param buffer - Reused for every file.
 * @param wantsStats - Also of a file that holds nothing; each costs a call.
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
    // A short read of a regular file is its end; only of a candidate the end is made sure of, since it costs a call.
    let length = disk.read(descriptor, buffer, 0, buffer.length, null);
    if (length < buffer.length && !mayHoldCredentials(buffer.subarray(0, length)))
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

/** A text that is too large to be held; a binary file means nothing in parts. */
function readParts(descriptor: number, start: Buffer, most: number, stats: Stats, disk: ScanDisk): ReadCandidate {
  if (start.includes(0) || isSupportedBinary(start, stats.size)) return { kind: 'tooLarge' };
  const { bytes, lineNumbers } = readExcerpts(descriptor, most, disk);
  return bytes.length === 0 ? { kind: 'nothing', stats } : { kind: 'candidate', bytes, lineNumbers, stats };
}

/** A file that is larger than the common buffer, read from its start. */
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

/** Tells whether a file is worth decoding; `Buffer` makes the text to search several times faster than what browsers have. */
export function mayHoldCredentials(bytes: Buffer): boolean {
  return mayHold(bytes, () => bytes.toString('latin1'));
}
