import { cpSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { installChineseFont } from '../hosts/installChineseFont.mjs';
import { installCodeServer } from '../hosts/installCodeServer.mjs';
import { launchBrowser, workbenchUrl } from '../hosts/launchBrowser.mjs';
import { resultsFolder } from '../hosts/paths.mjs';
import { quietSettings } from '../hosts/quietSettings.mjs';
import { startServer } from '../hosts/startServer.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { browserHost } from '../hosts/versions.mjs';
import { writePseudoLocale } from '../pseudoLocale.mjs';
import { generateSampleCluster } from '../sample/generateSampleCluster.mjs';
import { bundleE2e } from './bundleE2e.mjs';
import { closingLine, oneFailure, sumCounts } from './counts.mjs';
import { createLanes, hostLanes } from './lanes.mjs';
import { screenshotName } from './screenshotName.mjs';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
  'contrast-light': 'Default High Contrast Light',
};

/** A kubeconfig of whoever runs the journeys, or their machine's `/etc/kubernetes`, would show beside the sample. */
const sampleAlone = { 'certscope.roots': [] };

/** The folder is opened untrusted, as a user has it who has not yet answered. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/**
 * Runs the journeys through VS Code in Chromium, each in every theme it asks for, on a profile and a sample of its own.
 *
 * @param {{ vsix: string, words?: readonly string[], grep?: string, theme?: string, inLane?: ReturnType<typeof createLanes> }} run
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runE2e({ vsix, words = [], grep = '', theme, inLane = createLanes(hostLanes) }) {
  const { journeys, Workbench } = await bundleE2e(words);
  const runs = journeys
    .filter(({ name }) => name.includes(grep))
    .flatMap((journey) => (journey.themes ?? ['dark']).map((each) => ({ journey, theme: each })))
    .filter((each) => !theme || each.theme === theme);
  const host = browserHost();
  const installation = await installCodeServer(host);
  if (runs.some(({ journey }) => journey.locale === 'zh-cn')) await installChineseFont();
  const { folder, remove } = temporaryFolder('certscope-e2e');
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const browsers = [];
  try {
    mkdirSync(resultsFolder, { recursive: true });
    await generateSampleCluster(path.join(folder, 'prod-eu-1'), Date.now());
    console.log(`\nJourneys in VS Code ${host.vscode} (browser)`);
    const stage = { installation, vsix, sample: path.join(folder, 'prod-eu-1'), Workbench };
    const run = (each) =>
      inLane(async (lane) => {
        const started = performance.now();
        const name = `${each.journey.name}, ${each.theme}`;
        // Pages of one browser share a clipboard, so each lane has its own.
        const openBrowser = async () => {
          if (!browsers[lane]?.isConnected()) browsers[lane] = await launchBrowser();
          return browsers[lane];
        };
        const arrived = await travel(each, { ...stage, openBrowser });
        const times = [{ name: `${name} (journey)`, milliseconds: performance.now() - started }];
        return { ...(arrived ? { passed: 1, failed: 0, skipped: 0 } : oneFailure(name)), times };
      });
    Object.assign(counts, sumCounts(await Promise.all(runs.map(run))));
  } finally {
    await Promise.allSettled(browsers.map((browser) => browser?.close()));
    remove();
  }
  if (runs.length === 0) {
    console.error('No journey ran.');
    Object.assign(counts, oneFailure('No journey ran'));
  }
  console.log(`Journeys: ${closingLine(counts)}`);
  return counts;
}

/** Into the installed extension, of which it is no part. */
function addPseudoLocale(extensions) {
  const [name] = readdirSync(extensions).filter((each) => each.startsWith('certscope.'));
  if (name === undefined) throw new Error(`The extension is not in ${extensions}.`);
  writePseudoLocale(path.join(extensions, name));
}

/** @returns {Promise<boolean>} whether the journey reached its end; what went wrong, from the start of its server on, is printed */
async function travel({ journey, theme }, { installation, openBrowser, vsix, sample, Workbench }) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const screenshots = path.join(resultsFolder, screenshotName(journey.name, theme));
  let server;
  let context;
  let page;
  try {
    server = await startServer(installation, {
      vsix: [vsix],
      workspaceTrust: journey.restricted,
      keybindings: Object.entries(journey.keybindings ?? {}).map(([key, command]) => ({ key, command })),
      ...(journey.locale === undefined ? {} : { locale: journey.locale, prepare: addPseudoLocale }),
      settings: {
        ...quietSettings,
        ...sampleAlone,
        // Several journeys run at once, and none is to restore what another has renewed.
        'certscope.renewal.backupFolder': mkdtempSync(path.join(path.dirname(sample), 'backups-')),
        ...(journey.restricted ? restricted : {}),
        ...journey.settings,
        'workbench.colorTheme': themes[theme],
      },
    });
    const browser = await openBrowser();
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const workspace = path.join(server.folder, 'workspace', path.basename(sample));
    cpSync(sample, workspace, { recursive: true });
    journey.prepare?.(workspace);
    await page.goto(workbenchUrl(server, { folder: workspace }));
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await journey.run(new Workbench(page, workspace, screenshots));
    console.log(`  ✓ ${journey.name}, ${theme} (${seconds()})`);
    return true;
  } catch (error) {
    console.log(`  ✗ ${journey.name}, ${theme} (${seconds()})\n${error.stack}`);
    if (page !== undefined) await tellOf(page, `${screenshots}-failed.png`);
    return false;
  } finally {
    // A browser that crashed has closed it.
    await context?.close().catch(() => {});
    server?.stop();
  }
}

async function tellOf(page, picture) {
  const isTaken = await page.screenshot({ path: picture }).then(
    () => true,
    () => false,
  );
  if (isTaken) console.log(`The window: ${picture}`);
  for (const message of await notificationsOf(page)) console.log(`Notification: ${message}`);
}

/** What VS Code has told in notifications, which hide after a while. */
async function notificationsOf(page) {
  try {
    await page.locator('[id="status.notifications"]').click({ timeout: 2000 });
    return await page.locator('.notifications-center .notification-list-item-message').allInnerTexts();
  } catch {
    return [];
  }
}
