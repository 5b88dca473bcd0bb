import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Journey } from './journey.ts';
import { type AccessibleNode, accessibilityTree } from './pages/accessibility.ts';
import { findFaintTexts } from './pages/mapMeasures.ts';
import { until } from './pages/until.ts';

/** Roles of what people read or press; each has to have a name. */
const named: ReadonlySet<string> = new Set([
  'button',
  'treeitem',
  'grid',
  'columnheader',
  'link',
  'searchbox',
  'textbox',
  'combobox',
  'graphics-object',
  'graphics-symbol',
  'radio',
  'heading',
  'table',
]);

function withRole(tree: readonly AccessibleNode[], role: string): readonly AccessibleNode[] {
  return tree.filter((node) => node.role === role);
}

function assertNamed(tree: readonly AccessibleNode[]): void {
  const nameless = tree.filter(({ role, name }) => named.has(role) && name.trim() === '');
  assert.deepEqual(nameless, [], 'everything that is read or pressed has a name');
}

/** The steps, and a word in the picture of each. */
const walkthroughSteps = [
  { id: 'sample', title: 'Open a sample cluster', shows: 'prod-eu-1' },
  { id: 'read', title: 'Read certificates in your files', shows: 'client-certificate-data' },
  { id: 'chains', title: 'See which CA signed which certificate', shows: 'kubernetes-admin' },
  { id: 'map', title: 'See what works, and what stops when', shows: 'scheduler' },
  { id: 'renew', title: 'Renew certificates before they expire', shows: 'Renew scheduler.conf' },
];

/** Where the keyboard is within its page. */
async function untilFocused(element: Locator): Promise<void> {
  await element.waitFor();
  const isFocused = () => element.evaluate((node) => node === document.activeElement || undefined);
  await until(isFocused, `The focus is not on ${element}.`);
}

/** `undefined` while the page around the shape is exchanged for its next edition. */
function fillOf(shape: Locator): Promise<string | undefined> {
  return shape.evaluate((element) => getComputedStyle(element).fill).catch(() => undefined);
}

export const journeys: readonly Journey[] = [
  {
    name: 'a screen reader hears trees, status bar and table',
    changesNothing: true,
    themes: ['dark', 'light', 'contrast'],
    async run(workbench) {
      const { page } = workbench;
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.statusBar('2 broken connections').waitFor();
      const seen = await accessibilityTree(page);
      const rows = withRole(seen, 'treeitem');
      // The state is heard, whatever the colour of the icon.
      const states = /works|will stop|broken|unknown|not checked|not working|expired|left|does not|valid/;
      const certificates = rows.filter(({ name }) => /certificate|\bCA\b|client|serving/.test(name));
      assert.ok(certificates.length >= 5, `${certificates.length} rows`);
      for (const { name } of certificates) assert.match(name, states);
      const status = withRole(seen, 'button').filter(({ name }) =>
        name.startsWith('Certificates: 2 broken connections'),
      );
      assert.equal(status.length, 1);
      await workbench.screenshot('trees');

      await workbench.runCommand('CertScope: Show Certificate Inventory');
      const view = workbench.activeView();
      await view.getByRole('grid', { name: 'Certificates' }).waitFor();
      await view.getByRole('gridcell', { name: 'apiserver', exact: true }).first().waitFor();
      const columns = view.getByRole('columnheader');
      assert.equal(await columns.count(), 10);
      assert.equal(await view.getByRole('columnheader', { name: 'Time left' }).getAttribute('aria-sort'), 'ascending');
      const table = await accessibilityTree(page);
      assertNamed(table.filter(({ role }) => ['grid', 'columnheader', 'searchbox', 'combobox'].includes(role)));
      await workbench.screenshot('table');

      await view.getByRole('searchbox').fill('etcd serving');
      await view
        .getByRole('status')
        .getByText(/^\d of \d+ certificates$/)
        .waitFor();
      await page.keyboard.press('ArrowDown');
      const grid = view.getByRole('grid');
      assert.equal(await grid.evaluate((node) => document.activeElement === node), true);
      await page.keyboard.press('ArrowRight');
      assert.match((await grid.getAttribute('aria-activedescendant')) ?? '', /^cell-0-1$/);
      await page.keyboard.press('Space');
      assert.equal(
        await view.getByRole('columnheader', { name: 'Certificate' }).getAttribute('aria-sort'),
        'ascending',
      );
      await workbench.screenshot('filtered');
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: /\.crt/ }).waitFor();
    },
  },
  {
    name: 'a screen reader hears the map',
    changesNothing: true,
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.runCommand('CertScope: Show PKI Map');
      await workbench.activeView().locator('[role="graphics-object"]').first().waitFor();
      const seen = await accessibilityTree(workbench.page);
      const items = seen.filter(({ role }) => /graphics/i.test(role));
      assert.ok(items.length > 10, `${items.length} items`);
      assert.deepEqual(
        items.filter(({ name }) => name.trim() === ''),
        [],
      );
      assert.ok(items.some(({ name }) => name.startsWith('Connection from ')));
    },
  },
  {
    name: 'a screen reader hears a renewal, and keys alone do it',
    themes: ['contrast'],
    async run(workbench) {
      const { page } = workbench;
      const tree = await workbench.openView('CertScope');
      await page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await tree.untilIdle();
      await workbench.runCommand('CertScope: Renew All Expired and Expiring…');
      const view = workbench.activeView();
      await untilFocused(view.getByRole('heading', { name: 'Renew 3 certificates' }));
      const read = async () => {
        const seen = await accessibilityTree(page);
        return seen.slice(seen.findLastIndex(({ role }) => role === 'RootWebArea'));
      };
      const preview = await read();
      assertNamed(preview);
      const roles: ReadonlySet<string> = new Set(['heading', 'radio', 'combobox', 'textbox', 'table', 'button']);
      assert.deepEqual(
        new Set(preview.filter(({ role }) => roles.has(role)).map(({ role, name }) => `${role} ${name}`)),
        new Set([
          'heading Renew 3 certificates',
          'radio New key Recommended: replaces the private key as well',
          'radio Same key Replaces only the certificate',
          'combobox New key type',
          'textbox Validity in days',
          'table All or nothing',
          'heading Changes',
          // A certificate that cannot be read.
          'heading Skipped',
          'heading controller-manager.conf',
          'heading scheduler.conf',
          'heading kubernetes-admin',
          'button Renew',
          'button Cancel',
        ]),
      );
      assert.ok(withRole(preview, 'group').some(({ name }) => name === 'Key'));
      assert.deepEqual(await view.locator('main').evaluate(findFaintTexts), []);
      // From the heading: key, kind, days, three sections, then the button.
      const stops: string[] = [];
      for (let stop = 0; stop < 7; stop++) {
        await page.keyboard.press('Tab');
        stops.push(
          await view
            .locator('body')
            .evaluate(() => document.activeElement?.id || document.activeElement?.tagName || ''),
        );
      }
      assert.deepEqual(stops, [
        'field-key-new',
        'field-keyAlgorithm',
        'field-days',
        'SUMMARY',
        'SUMMARY',
        'SUMMARY',
        'button-go',
      ]);
      await workbench.screenshot('preview');
      await page.keyboard.press('Enter');
      await untilFocused(view.getByRole('heading', { name: /^Renewed 3 certificates/ }));
      const outcome = await read();
      assertNamed(outcome);
      const copies = withRole(outcome, 'button').filter(({ name }) => name.startsWith('Copy: '));
      assert.equal(new Set(copies.map(({ name }) => name)).size, copies.length, 'buttons say what they copy');
      assert.deepEqual(await view.locator('main').evaluate(findFaintTexts), []);
      await workbench.screenshot('outcome');
    },
  },
  {
    name: 'the walkthrough leads through a sample',
    changesNothing: true,
    themes: ['dark', 'light', 'contrast'],
    async run(workbench) {
      const { page } = workbench;
      await workbench.openWalkthrough('Welcome: Open Walkthrough...');
      for (const { id, title, shows } of walkthroughSteps) {
        await page.locator('.getting-started-step', { hasText: title }).click();
        const picture = page.frameLocator('.getting-started-media iframe').frameLocator('iframe#active-frame');
        const text = picture.locator('svg text', { hasText: shows }).first();
        const hasColours = async () => {
          const [ink, paper] = await Promise.all([text, picture.locator('svg rect').first()].map(fillOf));
          return (ink !== undefined && paper !== undefined && ink !== paper) || undefined;
        };
        await until(hasColours, `The picture of "${title}" has not the colours of the theme.`);
        await workbench.screenshot(id);
      }
    },
  },
];
