import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { installDebianPackages, isDebianRoot } from './debianPackages.mjs';
import { projectRoot } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

const wellKnown = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].map(
    (name) => `/usr/bin/${name}`,
  ),
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
};

/**
 * Finds a Chromium, or installs one: Debian's where that is possible, otherwise the one playwright downloads.
 * The variable CHROMIUM names a browser of the user's choice.
 *
 * @returns {Promise<string>} the executable
 */
export async function installChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen && !existsSync(chosen)) throw new Error(`CHROMIUM is ${chosen}, which does not exist.`);
  const found = chosen || findChromium();
  if (found) return found;
  if (isDebianRoot()) {
    await installDebianPackages(['chromium']);
  } else {
    console.log('Chromium: none found, downloading the one of playwright');
    const cli = path.join(projectRoot, 'node_modules/playwright-core/cli.js');
    await runCommand(process.execPath, [cli, 'install', 'chromium'], { show: true });
  }
  const installed = findChromium();
  if (!installed) throw new Error('No Chromium could be installed. Install one and name it in CHROMIUM.');
  return installed;
}

function findChromium() {
  return [...(wellKnown[process.platform] ?? []), chromium.executablePath()].find((file) => existsSync(file));
}
