import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { installChineseFont } from '../hosts/installChineseFont.mjs';
import { installCodeServer } from '../hosts/installCodeServer.mjs';
import { resultsFolder } from '../hosts/paths.mjs';
import { temporaryFolder } from '../hosts/temporaryFolder.mjs';
import { browserHost } from '../hosts/versions.mjs';
import { generateSampleCluster } from '../sample/generateSampleCluster.mjs';
import { bundleE2e } from './bundleE2e.mjs';
import { asWord, closingLine, oneFailure, sumCounts } from './counts.mjs';
import { JourneyWindow } from './journeyWindow.mjs';
import { createLanes, hostLanes } from './lanes.mjs';
import { screenshotName } from './screenshotName.mjs';
import { toursOf, windowsOf } from './windowsOf.mjs';

/**
 * Runs the journeys through VS Code in Chromium, each in every theme it asks for, on a profile and a sample that no other has changed.
 *
 * @param {{ vsix: string, words?: readonly string[], grep?: string, theme?: string, retries?: number,
 *   inLane?: ReturnType<typeof createLanes>, isMeant?: (journey: import('../../test/e2e/journey.ts').Journey) => boolean }} run
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runE2e(run) {
  const {
    vsix,
    words = [],
    grep = '',
    theme,
    retries = 0,
    inLane = createLanes(hostLanes),
    isMeant = () => true,
  } = run;
  const { journeys, Workbench } = await bundleE2e(words);
  const runs = journeys
    .filter(isMeant)
    .filter(({ name, onlyByName }) => name.includes(grep) && (!onlyByName || words.length > 0))
    .flatMap((journey) => (journey.themes ?? ['dark']).map((each) => ({ journey, theme: each })))
    .filter((each) => !theme || each.theme === theme);
  const host = browserHost();
  const installation = await installCodeServer(host);
  if (runs.some(({ journey }) => journey.locale === 'zh-cn')) await installChineseFont();
  const { folder, remove } = temporaryFolder('certscope-e2e');
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const opened = [];
  try {
    mkdirSync(resultsFolder, { recursive: true });
    const sample = path.join(folder, 'prod-eu-1');
    await generateSampleCluster(sample, Date.now());
    console.log(`\nJourneys in VS Code ${host.vscode} (browser)`);
    const tour = ({ locale, windows }) =>
      inLane(async () => {
        const free = opened.find((each) => each.isFree && each.locale === locale);
        const window = free ?? new JourneyWindow({ installation, vsix, sample }, locale);
        if (free === undefined) opened.push(window);
        window.isFree = false;
        const results = [];
        for (const runsInOne of windows) {
          for (let left = runsInOne; left.length > 0; ) {
            const told = await travel(left, window, Workbench);
            const last = left[told.length - 1];
            for (let again = 0; again < retries && told.at(-1).failed > 0; again++) {
              const [once] = await travel([last], window, Workbench);
              if (once.failed === 0) told.splice(-1, 1, { ...once, unsteady: [testOf(last)] });
            }
            results.push(...told);
            left = left.slice(told.length);
          }
        }
        window.isFree = true;
        return sumCounts(results);
      });
    Object.assign(counts, sumCounts(await Promise.all(toursOf(windowsOf(runs)).map(tour))));
  } finally {
    await Promise.allSettled(opened.map((window) => window.close()));
    remove();
  }
  if (runs.length === 0) {
    console.error('No journey ran.');
    Object.assign(counts, oneFailure('No journey ran'));
  }
  console.log(`Journeys: ${closingLine(counts)}`);
  return counts;
}

/**
 * Opens a window anew and runs journeys in it, one after the other, until one fails: the rest is not to start from what that one left
 * behind. What went wrong, from the start of the server on, is printed, and nothing of this window is used again.
 *
 * @returns {Promise<readonly import('./counts.mjs').Counts[]>} of those that ran, at least one
 */
async function travel(runs, window, Workbench) {
  const results = [];
  for (const { journey, theme } of runs) {
    const started = performance.now();
    const screenshots = path.join(resultsFolder, screenshotName(journey.name, theme));
    let failure;
    try {
      if (results.length === 0) await window.open(journey, theme);
      const workbench = new Workbench(window.page, window.folder, screenshots);
      if (results.length > 0) {
        await workbench.tidyUp();
        await workbench.dress(theme);
      }
      await journey.run(workbench);
    } catch (error) {
      failure = error;
    }
    const milliseconds = performance.now() - started;
    const { name, alone } = testOf({ journey, theme });
    console.log(`  ${failure ? '✗' : '✓'} ${name} (${(milliseconds / 1000).toFixed(1)} s)`);
    const counts = failure ? oneFailure(name, alone) : { passed: 1, failed: 0, skipped: 0 };
    results.push({ ...counts, times: [{ name: `${name} (journey)`, milliseconds }] });
    if (failure) {
      console.log(failure.stack);
      if (window.page !== undefined) await tellOf(window.page, `${screenshots}-failed.png`);
      await window.close();
      break;
    }
  }
  return results;
}

/** @returns {import('./counts.mjs').NamedTest} */
function testOf({ journey, theme }) {
  return {
    name: `${journey.name}, ${theme}`,
    alone: `npm run test:e2e -- --grep ${asWord(journey.name)} --theme ${theme}`,
  };
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
