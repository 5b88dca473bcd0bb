import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../hosts/runCommand.mjs';

/** The time of everything in archives. */
const written = new Date(Date.UTC(1980, 0, 1));

/**
 * Packs files into a tar.gz: the same files give the same bytes, whatever the umask, the time zone and the folder are.
 *
 * @param {string} out
 * @param {readonly { inside: string, source: string, isProgram?: boolean }[]} files `inside`: path in the archive
 */
export async function packTar(out, files) {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-archive-'));
  try {
    for (const each of files) copyAs(path.join(folder, each.inside), each);
    const ofRoot = process.platform === 'darwin' ? [] : ['--owner=0', '--group=0', '--numeric-owner'];
    await runCommand('tar', ['-czf', out, ...ofRoot, '-C', folder, ...files.map(({ inside }) => inside)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Copies a file with the mode and the time of everything that is published: checkouts and uploads change both. */
export function copyAs(target, { source, isProgram = false }) {
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(source, target);
  chmodSync(target, isProgram ? 0o755 : 0o644);
  utimesSync(target, written, written);
}
