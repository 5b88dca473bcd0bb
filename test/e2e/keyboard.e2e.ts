import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Journey } from './journey.ts';
import { PkiMapView } from './pages/pkiMapView.ts';
import { until } from './pages/until.ts';
import type { Workbench } from './pages/workbench.ts';

/** What has the focus in a page. */
interface Stop {
  readonly name: string;
  readonly isVisible: boolean;
}

/** Runs in the page: what has the focus, and whether that shows. */
function focused(): Stop {
  const node = document.activeElement;
  if (node === null || node === document.body) return { name: '', isVisible: true };
  // On the map a frame is drawn around it; in a grid the cell has it.
  const cell = document.getElementById(node.getAttribute('aria-activedescendant') ?? '');
  const { outlineStyle, outlineWidth } = getComputedStyle(cell ?? node);
  return {
    name: `${node.tagName.toLowerCase()} ${node.getAttribute('aria-label') ?? node.textContent?.trim() ?? ''}`,
    isVisible: node.closest('svg') !== null || (outlineStyle !== 'none' && outlineWidth !== '0px'),
  };
}

/** Presses a key until the focus is out of the panel of the map. */
async function leavePanel({ page }: Workbench, main: Locator, key: string): Promise<void> {
  for (let count = 0; count < mostStops; count++) {
    await page.keyboard.press(key);
    if (await main.evaluate(() => document.activeElement?.closest('.details') === null)) return;
  }
  assert.fail(`${mostStops} times ${key} do not leave the panel.`);
}

/** More stops are no way for a person. */
const mostStops = 60;

/** What the Tab key reaches from where the focus is, until it leaves the page. */
async function tabStops({ page }: Workbench, view: FrameLocator): Promise<readonly string[]> {
  const body = view.locator('body');
  await until(async () => (await body.evaluate(() => document.hasFocus())) || undefined, 'The page has no focus.');
  const stops: Stop[] = [];
  for (let count = 0; count < mostStops; count++) {
    await page.keyboard.press('Tab');
    if (!(await body.evaluate(() => document.hasFocus()))) break;
    stops.push(await body.evaluate(focused));
  }
  const hidden = stops.filter(({ isVisible }) => !isVisible);
  assert.deepEqual(hidden, [], 'the focus is seen');
  return stops.map(({ name }) => name);
}

/** Everything that a click does something with, by its name. */
async function buttonsOf(view: FrameLocator): Promise<readonly string[]> {
  const shown = view.locator('button:visible, a[href]:visible, summary:visible, select:visible, input:visible');
  return shown.evaluateAll((nodes) =>
    nodes
      .filter((node) => node.closest('[role=grid]') === null)
      .map(
        (node) => `${node.tagName.toLowerCase()} ${node.getAttribute('aria-label') ?? node.textContent?.trim() ?? ''}`,
      ),
  );
}

function assertReached(stops: readonly string[], buttons: readonly string[]): void {
  assert.deepEqual(
    buttons.filter((button) => !stops.includes(button)),
    [],
    'the Tab key reaches what can be clicked',
  );
}

export const journeys: readonly Journey[] = [
  {
    name: 'keys alone reach everything',
    changesNothing: true,
    async run(workbench) {
      const { page } = workbench;
      await workbench.runCommand('View: Show CertScope');
      await workbench.sideBar().untilIdle();

      await workbench.runCommand('CertScope: Show Certificate Inventory');
      const table = workbench.activeView();
      await table.getByRole('gridcell', { name: 'apiserver', exact: true }).first().waitFor();
      const inTable = await tabStops(workbench, table);
      assertReached(inTable, await buttonsOf(table));
      assert.ok(inTable.includes('div Certificates'), inTable.join('\n'));
      await workbench.runCommand('View: Close All Editors');

      await workbench.runCommand('CertScope: Explain an Error…');
      await workbench.untilAsked('Explain an error');
      await workbench.type('tls: failed to verify certificate: x509: certificate has expired or is not yet valid');
      await page.keyboard.press('Enter');
      const explained = workbench.activeView();
      await explained.locator('h2', { hasText: 'Failing connections' }).waitFor();
      assertReached(await tabStops(workbench, explained), await buttonsOf(explained));
      await workbench.screenshot('explained');
      // From the heading on: the first button shows the connection on the map.
      await workbench.runCommand('View: Focus Active Editor Group');
      const onMap = explained.getByRole('button', { name: 'Show on map' }).first();
      await onMap.focus();
      await page.keyboard.press('Enter');
      await PkiMapView.shown(workbench);
      await workbench.runCommand('View: Close All Editors');

      await workbench.openFile('home/ops/.kube/config');
      await workbench.editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await workbench.runCommand('Go to Next Problem (Error, Warning, Info)');
      await page.keyboard.press('Escape');
      const rows = page.locator('.action-widget .monaco-list-row.action');
      await page.keyboard.press('ControlOrMeta+.');
      await rows.filter({ hasText: 'About' }).first().waitFor();
      const titles = await rows.allTextContents();
      assert.match(titles[0] ?? '', /^(?:Renew with CA kubernetes|Use the renewed certificate)…$/);
      assert.ok(!titles.some((title) => title.includes('deployer')), titles.join('\n'));
      await workbench.screenshot('fixes');
      const about = rows.and(page.locator('.focused')).filter({ hasText: 'About' });
      for (let count = 0; count < titles.length && !(await about.isVisible()); count++)
        await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const help = workbench.activeView();
      await help.getByRole('link', { name: 'All problems' }).waitFor();
      assertReached(await tabStops(workbench, help), await buttonsOf(help));
      await help.getByRole('link', { name: 'All problems' }).focus();
      await page.keyboard.press('Enter');
      await help.getByRole('heading', { name: 'Problems that CertScope knows' }).waitFor();
    },
  },
  {
    name: 'keys alone use the map',
    changesNothing: true,
    async run(workbench) {
      const { page } = workbench;
      await workbench.runCommand('View: Show CertScope');
      await workbench.sideBar().untilIdle();
      await page.setViewportSize({ width: 1440, height: 900 });
      await workbench.runCommand('CertScope: Show PKI Map');
      const { main } = await PkiMapView.shown(workbench);
      const view = workbench.activeView();
      await until(async () => (await main.evaluate(() => document.hasFocus())) || undefined, 'The map has no focus.');
      const start = await main.evaluate(focused);
      assert.match(start.name, /^g Connection .*: broken/);
      await page.keyboard.press('b');
      assert.notEqual((await main.evaluate(focused)).name, start.name);
      await workbench.screenshot('next-broken');
      // After the map the panel, with the action that helps first; after the panel the CAs.
      await page.keyboard.press('Tab');
      await view.locator('.details .actions button:focus').waitFor();
      await leavePanel(workbench, main, 'Tab');
      assert.match((await main.evaluate(focused)).name, /^g CA kubernetes/);
      await page.keyboard.press('Shift+Tab');
      await view.locator('.details :focus').waitFor();
      await leavePanel(workbench, main, 'Shift+Tab');
      assert.match((await main.evaluate(focused)).name, /^g Connection/);
      // Into the panel, on its first action, and back.
      await page.keyboard.press('Enter');
      await view.locator('.details button:focus').waitFor();
      await workbench.screenshot('action');
      await page.keyboard.press('Escape');
      await until(
        async () => (await main.evaluate(focused)).name.startsWith('g Connection') || undefined,
        'No way back.',
      );
      // The CAs are a stop of their own, and in sight.
      await page.keyboard.press('Tab');
      assert.match((await main.evaluate(focused)).name, /^g CA kubernetes/);
      const strip = await view.locator('.kind-authority').first().boundingBox();
      const forecast = await view.locator('.forecast').first().boundingBox();
      assert.ok((strip?.y ?? 0) + (strip?.height ?? 0) <= (forecast?.y ?? 0) + 1, JSON.stringify([strip, forecast]));
      await workbench.screenshot('last');
      const stops = await tabStops(workbench, view);
      assert.ok(
        stops.some((stop) => stop.startsWith('button Outage forecast')),
        stops.join('\n'),
      );
      await page.setViewportSize({ width: 1024, height: 700 });
      await view.locator('body.is-narrow').waitFor();
      await workbench.screenshot('narrow');
    },
  },
];
