import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Finds the words that run the `certscope` command on this machine: its name where it is installed, else the copy that
 * travels with the extension, run by the program that runs this one.
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
  // Electron runs scripts only when it is told to; `sudo` does not pass the variable on.
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
