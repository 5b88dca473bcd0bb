import { randomBytes } from 'node:crypto';
import path from 'node:path';

/**
 * A name beside a file for what it is to become. It starts with a dot, because the kubelet starts every other file in its
 * manifests folder, and does not repeat the file's name, which may be as long as names can be.
 */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.certscope-${randomBytes(8).toString('hex')}`);
}

/** Whether a file's name is one of ours. */
export function isTemporaryName(name: string): boolean {
  return /^\.certscope-[0-9a-f]{16}$/.test(name);
}
