import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Finds the command line that runs `certscope` on this machine: its name if it is installed, else the copy in the extension, run
 * by the current Node program.
 *
 * @param cliFile - The bundled command, dist/cli.js.
 * @param environment - Holds the search path.
 */
export function findCliProgram(
  cliFile: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly string[] {
  const folders = (environment.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  if (folders.some((folder) => isExecutable(path.join(folder, 'certscope')))) return ['certscope'];
  // Electron runs scripts only with this variable, and `sudo` does not pass it on.
  const asNode = process.versions.electron === undefined ? [] : ['env', 'ELECTRON_RUN_AS_NODE=1'];
  return [...asNode, process.execPath, cliFile];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
