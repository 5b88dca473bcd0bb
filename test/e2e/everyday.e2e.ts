import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import type { Workbench } from './pages/workbench.ts';

/** What each file that the table is saved as begins with or holds. */
const saved: Readonly<Record<string, { readonly extension: string; readonly holds: RegExp }>> = {
  CSV: { extension: 'csv', holds: /^state,name,.*\r\n(.*\r\n)+$/ },
  JSON: { extension: 'json', holds: /"schemaVersion": 1/ },
  Markdown: { extension: 'md', holds: /^\| State \|/ },
  HTML: { extension: 'html', holds: /^<!DOCTYPE html>[\s\S]*kubernetes-admin/ },
  Calendar: { extension: 'ics', holds: /^BEGIN:VCALENDAR\r\n[\s\S]*SUMMARY:scheduler\.conf expires/ },
  SARIF: { extension: 'sarif', holds: /"ruleId": "cert-expired"/ },
};

async function openTable(workbench: Workbench) {
  const tree = await workbench.openView('CertScope');
  await tree.row('kubernetes, root CA').waitFor();
  await workbench.runCommand('CertScope: Show Certificate Inventory');
  await workbench.activeView().getByRole('gridcell', { name: 'apiserver', exact: true }).first().waitFor();
}

export const journeys: readonly Journey[] = [
  {
    name: 'the page of a problem opens from its code, and links lead on',
    changesNothing: true,
    themes: ['light'],
    async run(workbench) {
      const { page, editor } = workbench;
      await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await workbench.runCommand('Problems: Focus on Problems View');
      await page
        .locator('.markers-panel a', { hasText: /^cert-expired$/ })
        .first()
        .click();
      const preview = workbench.activeView();
      await preview.getByRole('heading', { name: 'Certificate expired' }).waitFor();
      await workbench.screenshot();
      await preview.getByRole('link', { name: 'All problems' }).click();
      await preview.getByRole('heading', { name: 'Problems that CertScope knows' }).waitFor();
      await workbench.screenshot('all');
      await preview.getByRole('link', { name: 'ca-expired', exact: true }).click();
      await preview.getByRole('heading', { name: 'CA expired' }).waitFor();
      await preview.getByRole('link', { name: '简体中文' }).click();
      await preview.getByRole('heading', { name: '何时出现' }).waitFor();
    },
  },
  {
    name: 'the table is saved in every format, leads to every place, and comes back with the window',
    async run(workbench) {
      const { page } = workbench;
      await openTable(workbench);
      const menu = workbench.activeView().getByRole('combobox', { name: 'Save as…' });
      for (const [label, { extension, holds }] of Object.entries(saved)) {
        const file = path.join(workbench.folder, `certificates.${extension}`);
        await menu.selectOption({ label });
        await workbench.saveFile(file);
        await workbench.notification(`Saved certificates.${extension}`).waitFor();
        if (label === 'CSV') await workbench.screenshot('saved');
        assert.match(readFileSync(file, 'utf8'), holds);
        await workbench.runCommand('Notifications: Clear All Notifications');
      }
      const view = workbench.activeView();
      const deployer = view.getByRole('row', { name: 'deployer' });
      assert.match((await deployer.textContent()) ?? '', /not working/);
      await deployer.waitFor();
      await workbench.screenshot('states');

      await view.getByRole('searchbox').fill('kubernetes root');
      await view.getByRole('gridcell', { name: 'ca', exact: true }).last().click();
      const place = page.getByRole('option', { name: 'home/ops/.kube/config' });
      await place.waitFor();
      await workbench.screenshot('places');
      await place.click();
      await page.locator('.tab.active', { hasText: 'config' }).waitFor();

      await workbench.runCommand('CertScope: Show PKI Map');
      await workbench.activeView().locator('svg.map .kind-card').first().waitFor();
      await workbench.reload();
      await workbench.activeView().locator('svg.map .kind-card').first().waitFor();
      await page.getByRole('tab', { name: 'Certificates' }).click();
      await workbench.activeView().getByRole('gridcell', { name: 'ca', exact: true }).first().waitFor();
      assert.equal(await workbench.activeView().getByRole('searchbox').inputValue(), 'kubernetes root');
      await workbench.screenshot('reloaded');
    },
  },
  {
    name: 'what others may see is copied, and what was copied is decoded',
    changesNothing: true,
    async run(workbench) {
      const { page, editor } = workbench;
      const config = readFileSync(path.join(workbench.folder, 'home/ops/.kube/config'), 'utf8');
      const key = /client-key-data: (\S+)/.exec(config)?.[1] ?? 'no key';
      await workbench.openFile('home/ops/.kube/config');
      await workbench.untilBadge('✗');
      await workbench.runCommand('CertScope: Open Redacted Copy…');
      await page.getByRole('option', { name: 'Replace names' }).waitFor();
      await workbench.screenshot('question');
      await page.getByRole('option', { name: 'Replace names' }).click();
      await editor.waitForText('client-key-data: "<redacted');
      await workbench.screenshot('kubeconfig');
      // The copy is no certificate of anybody: neither problems nor counts change, and closing it asks nothing.
      await workbench.statusBar('2 broken connections').waitFor();
      assert.equal(await page.locator('.tab.active', { hasText: 'config (redacted)' }).count(), 1);
      await workbench.runCommand('View: Close All Editor Groups');

      await workbench.openFile('manifests-of-an-app/shop-ingress.yaml');
      await workbench.runCommand('CertScope: Copy Redacted Text…');
      await page.getByRole('option', { name: 'Keep names' }).click();
      await workbench.statusBar('Redacted copy on the clipboard').waitFor();
      await workbench.screenshot('secret');
      const copy = await workbench.clipboard();
      assert.match(copy, /tls\.key: "<redacted: /);
      assert.ok(!copy.includes(key));

      const certificate = /client-certificate-data: (\S+)/.exec(config)?.[1] ?? '';
      await page.evaluate((text) => navigator.clipboard.writeText(text), certificate);
      await workbench.runCommand('CertScope: Decode Certificate from Clipboard');
      await editor.waitForText('Issuer: CN=kubernetes');
      await workbench.screenshot('decoded');
    },
  },
  {
    name: 'two folders are compared',
    changesNothing: true,
    async run(workbench) {
      const { editor } = workbench;
      await workbench.statusBar('2 broken connections').waitFor();
      await workbench.runCommand('CertScope: Compare Certificates of Two Folders…');
      await workbench.acceptFolder(path.join(workbench.folder, 'etc/kubernetes'));
      await workbench.screenshot('dialog');
      await workbench.acceptFolder(path.join(workbench.folder, 'home/ops'));
      await editor.waitForText('only in the first');
      await workbench.screenshot('compared');
    },
  },
  {
    name: 'a sample cluster is opened',
    async run(workbench) {
      const { page } = workbench;
      await workbench.statusBar('2 broken connections').waitFor();
      await workbench.runCommand('CertScope: Open a Sample Cluster…');
      const [window] = await Promise.all([
        page.context().waitForEvent('page'),
        workbench.acceptFolder(path.dirname(workbench.folder)),
      ]);
      await window.locator('.explorer-folders-view').getByText('etc').first().waitFor();
      await window.locator('.part.statusbar', { hasText: '2 broken connections' }).waitFor();
      // Nobody asked for anything in this window yet.
      assert.equal(await window.locator('.notification-list-item').count(), 0);
      await workbench.screenshotOf(window, 'window');
      assert.ok(existsSync(path.join(path.dirname(workbench.folder), 'certscope-sample', 'etc/kubernetes/admin.conf')));
    },
  },
];
