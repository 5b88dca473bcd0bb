import path from 'node:path';
import { runCommand } from './runCommand.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/** By server and packages: the folder, or the promise of it. */
const folders = new Map();

/**
 * Installs packages as a user does, once for all servers that this process starts; each gets a copy.
 *
 * @param {{ node: string, serverMain: string }} installation from `installCodeServer`
 * @param {readonly string[]} vsix
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} a folder for `--extensions-dir`, to be copied
 */
export function installedExtensions(installation, vsix, env) {
  const key = JSON.stringify([installation.serverMain, vsix]);
  const known = folders.get(key) ?? install(installation, vsix, env);
  folders.set(key, known);
  return known;
}

async function install({ node, serverMain }, vsix, env) {
  const { folder } = temporaryFolder('certscope-ext');
  const extensions = path.join(folder, 'ext');
  const profile = ['--server-data-dir', folder, '--user-data-dir', path.join(folder, 'data')];
  const common = [serverMain, '--accept-server-license-terms', ...profile, '--extensions-dir', extensions];
  for (const file of vsix) await runCommand(node, [...common, '--install-extension', file, '--force'], { env });
  return extensions;
}
