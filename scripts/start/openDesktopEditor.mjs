import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasDisplay } from '../hosts/display.mjs';
import { onPath } from '../hosts/onPath.mjs';
import { runCommand } from '../hosts/runCommand.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';

/**
 * Finds the command of VS Code desktop. Inside a remote window's terminal `code` belongs to that window, and cannot
 * open a profile of its own.
 *
 * @returns {string | undefined}
 */
export function findDesktop() {
  const isRemote = Boolean(process.env.VSCODE_IPC_HOOK_CLI);
  return isRemote || !hasDisplay() ? undefined : onPath('code');
}

/**
 * Opens a window on a throw-away profile, so that the user's own stays as it is, and waits until it is closed.
 *
 * @param {{ program: string, vsix: string, folder: string }} options
 */
export async function openDesktopEditor({ program, vsix, folder }) {
  const { folder: profile } = temporaryFolder('cs');
  const userData = path.join(profile, 'data');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User/settings.json'), '{ "workbench.startupEditor": "none" }\n');
  const own = ['--user-data-dir', userData, '--extensions-dir', path.join(profile, 'ext')];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const options = { shell: process.platform === 'win32' };
  await runCommand(program, [...own, ...asRoot, '--install-extension', vsix, '--force'], options);
  console.log('VS Code is opening. Closing its window, or Ctrl+C, ends it.');
  await runCommand(program, [...own, ...asRoot, '--new-window', '--wait', folder], options);
}
