import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { startDisplay } from './display.mjs';
import { cacheFolder } from './paths.mjs';
import { quietSettings } from './quietSettings.mjs';
import { runCommand } from './runCommand.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * Runs a test module in the extension host of VS Code desktop, downloaded once into the cache, or the one whose
 * executable CERTSCOPE_DESKTOP names.
 * Takes and returns what `runInBrowserHost` does.
 */
export async function runInDesktopHost({ vscode, vsix, testExtension, tests, folder, settings }) {
  const executable =
    process.env.CERTSCOPE_DESKTOP ??
    (await downloadAndUnzipVSCode({
      version: vscode,
      cachePath: path.join(cacheFolder, 'vscode-desktop'),
    }));
  const { folder: profile, remove } = temporaryFolder('cs');
  mkdirSync(path.join(profile, 'data/User'), { recursive: true });
  writeFileSync(path.join(profile, 'data/User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  const own = [`--user-data-dir=${path.join(profile, 'data')}`, `--extensions-dir=${path.join(profile, 'ext')}`];
  const display = await startDisplay();
  try {
    const [cli] = resolveCliArgsFromVSCodeExecutablePath(executable);
    // Chromium's sandbox does not work for root; `runTests` says so to the window by itself.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    await runCommand(cli, [...own, ...asRoot, '--install-extension', vsix, '--force'], {
      shell: process.platform === 'win32',
    });
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: testExtension,
      extensionTestsPath: tests,
      extensionTestsEnv: display.env,
      launchArgs: [folder, ...own],
    });
  } finally {
    display.stop();
    remove();
  }
}
