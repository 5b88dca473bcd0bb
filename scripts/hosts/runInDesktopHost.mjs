import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { cacheFolder } from './paths.mjs';
import { quietSettings } from './quietSettings.mjs';
import { runCommand } from './runCommand.mjs';

/**
 * Runs a test module in the extension host of VS Code desktop, downloaded once into the cache.
 * Takes and returns what `runInBrowserHost` does.
 */
export async function runInDesktopHost({ vscode, vsix, testExtension, tests, folder, settings }) {
  const executable = await downloadAndUnzipVSCode({
    version: vscode,
    cachePath: path.join(cacheFolder, 'vscode-desktop'),
  });
  // Short, because VS Code puts sockets into it, and a socket's path may not be longer than 103 characters.
  const profile = mkdtempSync(path.join(tmpdir(), 'cs-'));
  mkdirSync(path.join(profile, 'data/User'), { recursive: true });
  writeFileSync(path.join(profile, 'data/User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  const own = [`--user-data-dir=${path.join(profile, 'data')}`, `--extensions-dir=${path.join(profile, 'ext')}`];
  try {
    const [cli] = resolveCliArgsFromVSCodeExecutablePath(executable);
    await runCommand(cli, [...own, ...asRoot(), '--install-extension', vsix, '--force'], {
      shell: process.platform === 'win32',
    });
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: testExtension,
      extensionTestsPath: tests,
      launchArgs: [folder, ...own, ...asRoot(), '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Chromium's sandbox does not work for root. */
function asRoot() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
