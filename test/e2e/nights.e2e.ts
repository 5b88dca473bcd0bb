import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { tenNights } from '../support/nights.ts';
import type { Journey } from './journey.ts';
import { untilResized } from './pages/mapMeasures.ts';
import { assertStripIsWhole, PkiMapView } from './pages/pkiMapView.ts';
import type { Workbench } from './pages/workbench.ts';

const names = [
  'expired CAs',
  'truncated API server certificate',
  'swapped kubeconfigs',
  'etcd CA replaced',
  'certificates of another cluster',
  'CA that is no CA',
  'CA of a backup',
  'expired front proxy',
  'lost service account key',
  'mixed keys of two control planes',
];

/** More steps lead nowhere. */
const mostSteps = 5;

/** From opening the folder to connections that all work again, by the one button of the map's banner. */
export const journeys: readonly Journey[] = [
  ...names.map((name, index) => ({
    ...nightOf(name),
    themes: [index % 2 === 0 ? 'dark' : 'light'] as const,
    run: (workbench: Workbench) => repair(workbench, name),
  })),
  { ...nightOf('swapped kubeconfigs'), name: 'night without a mouse', run: repairByKeyboard },
];

function nightOf(name: string) {
  return {
    name: `night: ${name}`,
    onlyByName: true,
    themes: ['light'],
    async prepare(folder: string): Promise<void> {
      const base = mkdtempSync(path.join(tmpdir(), 'certscope-nights-'));
      const nights = await tenNights(base, Date.now());
      for (const each of readdirSync(folder)) rmSync(path.join(folder, each), { recursive: true });
      nights.find((night) => night.name === name)?.write(folder);
      rmSync(base, { recursive: true });
    },
  } as const;
}

/** The map has the focus when it opens; its banner is before it, and the page's button behind its fields. */
async function repairByKeyboard(workbench: Workbench): Promise<void> {
  await workbench.runCommand('CertScope: Show PKI Map');
  const { main } = await PkiMapView.shown(workbench);
  const keys: string[] = [];
  await pressUntilFocused(workbench, 'Shift+Tab', main.locator('.banner button.primary'), keys);
  await workbench.screenshot('banner');
  await workbench.page.keyboard.press('Enter');
  const page = workbench.activeView();
  await page.locator('footer button.main').waitFor();
  await pressUntilFocused(workbench, 'Tab', page.locator('footer button.main'), keys);
  await workbench.page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Undo' }).first().waitFor();
  console.log(`    ${keys.length + 2} keys from the map, ${brokenIn(workbench.folder)} broken afterwards`);
  assert.equal(brokenIn(workbench.folder), 0);
}

/** More is no way for a person. */
const mostKeys = 40;

async function pressUntilFocused({ page }: Workbench, key: string, wanted: Locator, keys: string[]): Promise<void> {
  await wanted.waitFor();
  for (let count = 0; count < mostKeys; count++) {
    if (await wanted.evaluate((node) => node === node.ownerDocument.activeElement)) return;
    await page.keyboard.press(key);
    keys.push(key);
  }
  assert.fail(`${mostKeys} times ${key} do not reach the button.`);
}

async function repair(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  const started = performance.now();
  await workbench.openView('CertScope');
  await workbench.sideBar().untilIdle();
  await workbench.runCommand('CertScope: Show PKI Map');
  let clicks = 2;
  let step = 0;
  for (; step < mostSteps; step++) {
    const map = await PkiMapView.shown(workbench);
    const { main } = map;
    await assertStripIsWhole(map);
    await workbench.screenshot(`${step}-map`);
    if (step === 0) await showNarrow(workbench, map);
    if (brokenIn(workbench.folder) === 0) break;
    const banner = main.locator('.banner');
    await banner.waitFor();
    await banner.locator('button.primary').click({ timeout: 10_000 });
    const page = workbench.activeView();
    await page.locator('footer button.main').waitFor();
    await workbench.screenshot(`${step}-page`);
    await page.locator('footer button.main').click();
    await page.getByRole('button', { name: 'Undo' }).first().waitFor();
    await workbench.screenshot(`${step}-written`);
    clicks += 2;
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.editor-group-container.empty').waitFor();
    await workbench.runCommand('CertScope: Show PKI Map');
    clicks += 2;
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `    ${name}: ${clicks} clicks, ${seconds.toFixed(0)} s, ${brokenIn(workbench.folder)} broken afterwards`,
  );
  assert.equal(brokenIn(workbench.folder), 0);
}

/** The same on a page without room for a panel, for whoever looks at the screenshots. */
async function showNarrow(workbench: Workbench, { map }: PkiMapView): Promise<void> {
  const size = workbench.page.viewportSize();
  await workbench.page.setViewportSize({ width: 1024, height: 700 });
  await map.evaluate(untilResized, true);
  await workbench.screenshot('narrow');
  if (size !== null) await workbench.page.setViewportSize(size);
  await map.evaluate(untilResized, false);
}

/** Connections that the command line calls broken. */
function brokenIn(folder: string): number {
  const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'connections', folder, '--format', 'json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { connections } = JSON.parse(stdout) as { readonly connections: readonly { readonly state: string }[] };
  return connections.filter(({ state }) => state === 'broken').length;
}
