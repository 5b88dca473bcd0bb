import assert from 'node:assert/strict';
import type { Journey } from './journey.ts';
import { type AccessibleNode, accessibilityTree } from './pages/accessibility.ts';

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
]);

function withRole(tree: readonly AccessibleNode[], role: string): readonly AccessibleNode[] {
  return tree.filter((node) => node.role === role);
}

function assertNamed(tree: readonly AccessibleNode[]): void {
  const nameless = tree.filter(({ role, name }) => named.has(role) && name.trim() === '');
  assert.deepEqual(nameless, [], 'everything that is read or pressed has a name');
}

export const journeys: readonly Journey[] = [
  {
    name: 'a screen reader hears trees, status bar and table',
    themes: ['dark', 'light', 'contrast'],
    async run(workbench) {
      const { page } = workbench;
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.statusBar('kubernetes-admin · expired').waitFor();
      const seen = await accessibilityTree(page);
      const rows = withRole(seen, 'treeitem');
      // The state is heard, whatever the colour of the icon.
      const states = /works|will stop|broken|unknown|not judged|expired|left|does not|valid/;
      const certificates = rows.filter(({ name }) => /certificate|\bCA\b|client|serving/.test(name));
      assert.ok(certificates.length >= 5, `${certificates.length} rows`);
      for (const { name } of certificates) assert.match(name, states);
      const status = withRole(seen, 'button').filter(({ name }) => name.startsWith('Certificates, In all files'));
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
    name: 'the walkthrough leads through a sample',
    themes: ['dark', 'light', 'contrast'],
    async run(workbench) {
      await workbench.runCommand('Welcome: Open Walkthrough...');
      await workbench.type('CertScope');
      await workbench.page
        .getByRole('option', { name: /CertScope/ })
        .first()
        .waitFor();
      await workbench.page.keyboard.press('Enter');
      await workbench.page.getByText('Open a sample cluster').first().waitFor();
      await workbench.page.locator('.getting-started-media iframe').first().waitFor({ state: 'attached' });
      await workbench.screenshot('start');
      await workbench.page.getByText('See what works, and what stops when').first().click();
      await workbench.page.getByRole('button', { name: 'Show PKI Map' }).waitFor();
      await workbench.screenshot('map');
    },
  },
];
