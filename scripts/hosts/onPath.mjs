import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} program
 * @returns {string | undefined} the file that a shell would run
 */
export function onPath(program) {
  const names = process.platform === 'win32' ? [`${program}.cmd`, `${program}.exe`] : [program];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
}
