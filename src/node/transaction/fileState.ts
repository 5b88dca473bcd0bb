import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { maxChangedFileBytes } from './limits.ts';
import type { FileState } from './transactionModel.ts';

/** A state together with the content that it was computed from. */
export interface ReadState {
  readonly state: FileState;
  readonly content?: Uint8Array;
}

/**
 * Reads the state of a name; links are not followed. Synchronous, so that none of our own code runs in between.
 *
 * @throws {Error} Of the file system, if it cannot be read.
 */
export function readState(file: string): ReadState {
  let stats: Stats;
  try {
    stats = lstatSync(file);
  } catch (error) {
    if (isMissing(error)) return { state: { kind: 'absent' } };
    throw error;
  }
  if (stats.isSymbolicLink()) return { state: { kind: 'link', to: readlinkSync(file) } };
  if (!stats.isFile() || stats.size > maxChangedFileBytes) return { state: { kind: 'other' } };
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const { mode, uid, gid } = fstatSync(descriptor);
    const content = readFileSync(descriptor);
    return { state: { kind: 'file', sha256: sha256(content), mode: mode & 0o7777, uid, gid }, content };
  } finally {
    closeSync(descriptor);
  }
}

/** Whether two states are equal: content, mode and owner, or the link. */
export function isSameState(one: FileState, other: FileState): boolean {
  switch (one.kind) {
    case 'absent':
      return other.kind === 'absent';
    case 'link':
      return other.kind === 'link' && one.to === other.to;
    case 'file':
      return (
        other.kind === 'file' &&
        one.sha256 === other.sha256 &&
        one.mode === other.mode &&
        one.uid === other.uid &&
        one.gid === other.gid
      );
    case 'other':
      return false;
  }
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether an error says that a name does not exist. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** The system's error code. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
