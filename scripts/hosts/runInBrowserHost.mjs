import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { installCodeServer } from './installCodeServer.mjs';
import { launchBrowser, workbenchUrl } from './launchBrowser.mjs';
import { resultsFolder } from './paths.mjs';
import { quietSettings } from './quietSettings.mjs';
import { startServer } from './startServer.mjs';
import { browserHost } from './versions.mjs';

/** How a suite tells its results that can write no file. */
const resultsLine = /^results: (\{.*\})$/;

/** What the workbench says about itself; everything else comes from the extension host. */
const noise = [
  /^\s+at .*workbench\.js/,
  /^(Resolving|Resolved) connection token/,
  /^Creating a socket/,
  /^\[(reconnection-grace-time|Service Worker|AgentHost|AccountPolicyGate)/,
  /ENOTFOUND|open-vsx/,
  /builtin extensions cache/,
  /spdlog|Could not locate the bindings/,
  /native-watchdog|Release\/watchdog/,
  /Timed out waiting for authentication provider/,
  /^Creation of workbench contribution/,
  /^Ignoring fetching additional builtin extensions/,
  /^(ChatSessionStore|DialogService): /,
];

/**
 * Runs a test module in the extension host of VS Code's server, with Chromium as its window.
 *
 * @param {object} run
 * @param {string} run.vscode version
 * @param {string} run.vsix the packaged extension, installed as users have it
 * @param {string} run.testExtension folder of the extension that holds the tests
 * @param {string} run.tests module that exports `run()`
 * @param {string} run.folder to open, a path or a URI
 * @param {(results: object) => void} [run.onResults] told what a suite logs that can write no file
 * @param {object} [run.settings] of the user
 * @param {(line: string) => void} [run.print] is given the lines that the suite prints
 * @param {number} [run.timeout] how long the tests may say nothing, in milliseconds
 * @returns {Promise<number>} exit code
 */
export async function runInBrowserHost({
  vscode,
  vsix,
  testExtension,
  tests,
  folder,
  settings,
  onResults,
  print = console.log,
  timeout = 300_000,
}) {
  const installation = await installCodeServer(browserHost(vscode));
  const browser = await launchBrowser();
  let server;
  try {
    server = await startServer(installation, {
      vsix: [vsix],
      settings: { ...quietSettings, ...settings },
      testDriver: true,
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    return await testsEnd(server, page, { testExtension, tests, folder, onResults, print, timeout, vscode });
  } finally {
    await browser.close();
    server?.stop();
  }
}

async function testsEnd(server, page, { testExtension, tests, folder, onResults, print, timeout, vscode }) {
  const remote = (file) => `vscode-remote://${server.authority}${file}`;
  let timer;
  const ended = new Promise((resolve, reject) => {
    page.on('crash', () => reject(new Error('The page crashed.')));
    // Silence tells a hanging suite, however slow the machine is; how long a test may take is the suite's own bound.
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`The tests said nothing for ${timeout / 1000} s.`)), timeout);
    };
    wait();
    // The workbench calls these two when it finds them on its window.
    page.exposeFunction('codeAutomationExit', resolve);
    page.exposeFunction('codeAutomationLog', (_type, args) => {
      wait();
      const text = format(...args);
      const [, results] = resultsLine.exec(text) ?? [];
      if (results !== undefined) onResults?.(JSON.parse(results));
      else if (!noise.some((pattern) => pattern.test(text))) print(text);
    });
  });
  try {
    await page.goto(
      workbenchUrl(server, {
        folder,
        payload: [
          ['extensionDevelopmentPath', remote(testExtension)],
          ['extensionTestsPath', remote(tests)],
          ['skipWelcome', 'true'],
          ['skipReleaseNotes', 'true'],
        ],
      }),
    );
    return await ended;
  } catch (error) {
    mkdirSync(resultsFolder, { recursive: true });
    const picture = path.join(resultsFolder, `integration-${vscode}.png`);
    await page.screenshot({ path: picture }).catch(() => {});
    throw new Error(`${error.message}\nWhat the window shows: ${picture}\n${server.log().slice(-3000)}`);
  } finally {
    clearTimeout(timer);
  }
}
