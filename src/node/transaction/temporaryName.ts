import { randomBytes } from 'node:crypto';
import path from 'node:path';

/**
 * A temporary name next to a file for its new content. It starts with a dot, because the kubelet runs every other file in its
 * manifests folder, and does not repeat the file's name, which may already have the maximum length.
 */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.certscope-${randomBytes(8).toString('hex')}`);
}

/** Whether a file name is one of our temporary names. */
export function isTemporaryName(name: string): boolean {
  return /^\.certscope-[0-9a-f]{16}$/.test(name);
}
