import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';

/** What a scan needs from the file system; every call may throw the system's error. Tests replace it with a broken one. */
export interface ScanDisk {
  /** Entries of a directory, up to a maximum. */
  list(directory: string, most: number): Dirent[];
  /** Follows symbolic links. */
  stat(path: string): Stats;
  realPath(path: string): string;
  linkTarget(link: string): string;
  /** Opens for reading without blocking, in case a file has been replaced by a pipe. */
  open(file: string): number;
  /** @param position - `null` reads on from the current position. */
  read(descriptor: number, into: Uint8Array, from: number, length: number, position: number | null): number;
  statOpen(descriptor: number): Stats;
  close(descriptor: number): void;
}

/** A directory whose own size is this large has tens of thousands of entries. */
const largeDirectoryBytes = 4 << 20;
/** Entries requested at a time. */
const listedAtOnce = 512;

/** The file system of this machine, called synchronously. */
export const nodeDisk: ScanDisk = {
  list: (directory, most) =>
    statSync(directory).size < largeDirectoryBytes
      ? readdirSync(directory, { withFileTypes: true })
      : listSome(directory, most),
  stat: (path) => statSync(path),
  realPath: (path) => realpathSync.native(path),
  linkTarget: (link) => readlinkSync(link),
  open: (file) => openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)),
  read: (descriptor, into, from, length, position) => readSync(descriptor, into, from, length, position),
  statOpen: (descriptor) => fstatSync(descriptor),
  close: (descriptor) => closeSync(descriptor),
};

/** Half as fast as listing all at once, but it does not load a million entries into memory. */
function listSome(directory: string, most: number): Dirent[] {
  const entries: Dirent[] = [];
  const handle = opendirSync(directory, { bufferSize: listedAtOnce });
  try {
    for (let entry = handle.readSync(); entry !== null && entries.length < most; entry = handle.readSync()) {
      entries.push(entry);
    }
  } finally {
    handle.closeSync();
  }
  return entries;
}
