import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Makes a folder that `remove()`, or the end of this process, takes away.
 *
 * @param {string} name a short one where VS Code puts its profile: it makes sockets there, and the path of a socket may
 *   not be longer than 103 characters
 * @returns {{ folder: string, remove: () => void }}
 */
export function temporaryFolder(name) {
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  const remove = () => {
    process.off('exit', remove);
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    } catch {
      // A dying child may still write into it.
    }
  };
  process.once('exit', remove);
  return { folder, remove };
}
