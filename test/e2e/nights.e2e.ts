import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tenNights } from '../support/nights.ts';
import type { Journey } from './journey.ts';
import { PkiMapView } from './pages/pkiMapView.ts';
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
export const journeys: readonly Journey[] = names.map((name) => ({
  name: `night: ${name}`,
  onlyByName: true,
  themes: ['light'],
  async prepare(folder) {
    const base = mkdtempSync(path.join(tmpdir(), 'certscope-nights-'));
    const nights = await tenNights(base, Date.now());
    for (const each of readdirSync(folder)) rmSync(path.join(folder, each), { recursive: true });
    nights.find((night) => night.name === name)?.write(folder);
    rmSync(base, { recursive: true });
  },
  run: (workbench) => repair(workbench, name),
}));

async function repair(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  const started = performance.now();
  await workbench.openView('CertScope');
  await workbench.sideBar().untilIdle();
  await workbench.runCommand('CertScope: Show PKI Map');
  let clicks = 2;
  let step = 0;
  for (; step < mostSteps; step++) {
    const { main } = await PkiMapView.shown(workbench);
    await workbench.screenshot(`${step}-map`);
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

/** Connections that the command line calls broken. */
function brokenIn(folder: string): number {
  const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'connections', folder, '--format', 'json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { connections } = JSON.parse(stdout) as { readonly connections: readonly { readonly state: string }[] };
  return connections.filter(({ state }) => state === 'broken').length;
}
