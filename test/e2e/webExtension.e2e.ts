import assert from 'node:assert/strict';
import type { Journey } from './journey.ts';
import { PkiMapView } from './pages/pkiMapView.ts';
import type { TreeView } from './pages/treeView.ts';
import { untilShown } from './pages/untilShown.ts';

/** The extension runs in the browser's web worker, as in vscode.dev, and not where the folder is. */
const inWorker = { 'remote.extensionKind': { 'certscope.certscope': ['web'] } };

async function offersNoRenewal(tree: TreeView, look?: () => Promise<unknown>): Promise<void> {
  const menu = await tree.contextMenu('scheduler.conf, client certificate, will stop working');
  await menu.getByRole('menuitem', { name: 'Show Decoded Certificate' }).waitFor();
  await tree.openSubmenu(menu, 'Renew');
  await menu.getByRole('menuitem', { name: 'Show Renewal Commands' }).first().waitFor();
  for (const name of ['Renew Certificate', 'Renew with', 'Create CSR', 'Import']) {
    assert.equal(await menu.getByRole('menuitem', { name }).count(), 0, name);
  }
  await look?.();
  await tree.closeMenu(menu);
}

export const journeys: readonly Journey[] = [
  {
    name: 'in a browser alone: hints, hover, tree and map, and no renewal',
    settings: inWorker,
    async run(workbench) {
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await editor.hoverOver('client-certificate-data', 'expired 12 days ago');
      await workbench.screenshot('hover');
      const tree = await workbench.openView('CertScope');
      await tree.untilIdle();
      await offersNoRenewal(tree, () => workbench.screenshot('tree'));
      await PkiMapView.open(workbench);
      await workbench.screenshot('map');
      await workbench.runCommand('Developer: Show Running Extensions');
      // The slowest come first; the list holds what is in sight, and is filled some time after it shows.
      const list = workbench.page.locator('.runtime-extensions-editor .monaco-list');
      const own = list.locator('.extension', { hasText: 'CertScope' }).locator('.activation-time');
      await untilShown(own, () => list.press('End'));
      console.log(`    ${await own.textContent()}`);
      await workbench.screenshot('running');
    },
  },
  {
    name: 'in a browser alone, while the connection fails: what could not be loaded is told, and comes later',
    settings: inWorker,
    async run(workbench) {
      await workbench.openFile('home/ops/.kube/config').then((editor) => editor.waitForText('✗ kubernetes-admin'));
      const isOfTheMap = /chunks%2Fmap-/;
      await workbench.page.context().route(isOfTheMap, (route) => route.abort());
      await workbench.runCommand('CertScope: Show PKI Map');
      const told = workbench.notification('CertScope could not load part of itself: map-');
      await told.getByRole('button', { name: 'Reload window' }).waitFor();
      await workbench.screenshot();
      await workbench.page.context().unroute(isOfTheMap);
      await PkiMapView.open(workbench);
    },
  },
  {
    name: 'in a browser alone, restricted: reads, repairs nothing',
    restricted: true,
    settings: inWorker,
    async run(workbench) {
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await editor.hoverOver('client-certificate-data', 'expired 12 days ago');
      const tree = await workbench.openView('CertScope');
      await offersNoRenewal(tree, () => workbench.screenshot());
    },
  },
];
