import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import { findCollisions, findFaintTexts, smallestText } from './pages/mapMeasures.ts';
import { PkiMapView } from './pages/pkiMapView.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'the map of a cluster',
    changesNothing: true,
    themes: ['dark', 'light', 'contrast', 'contrast-light'],
    async run(workbench) {
      const map = await PkiMapView.open(workbench);
      await workbench.screenshot();
      assert.deepEqual(await map.map.evaluate(findCollisions), []);
      assert.deepEqual(await map.main.evaluate(findFaintTexts), []);
      const { size, text } = await map.map.evaluate(smallestText);
      assert.ok(size >= 10.9, `"${text}" is ${size} px high`);
      console.log(`    drawn in ${(await map.lastDrawing()).toFixed(0)} ms`);

      // A CA shows what depends on it.
      await map.authority('kubernetes').click();
      await map.map.locator('.faded').first().waitFor();
      await workbench.screenshot('blast-radius');
      await map.map.press('Escape');
      await map.map.locator('.faded').first().waitFor({ state: 'detached' });

      await map.button('Learn').click();
      await map.details.locator('.lesson.current').waitFor();
      await workbench.screenshot('learning');
      assert.deepEqual(await map.main.evaluate(findFaintTexts), []);
    },
  },
  {
    name: 'a broken connection is found on the map, and followed to its flag',
    changesNothing: true,
    themes: ['light', 'dark'],
    async run(workbench) {
      const pki = path.join(workbench.folder, 'etc/kubernetes/pki');
      const right = readFileSync(path.join(pki, 'etcd/ca.crt'));
      copyFileSync(path.join(pki, 'front-proxy-ca.crt'), path.join(pki, 'etcd/ca.crt'));
      const map = await PkiMapView.open(workbench);
      const etcd = map.item('etcdctl');
      const worst = await map.map.locator('.item.selected').getAttribute('data-id');
      await map.chip('broken').click();
      await map.details.getByRole('heading', { name: /Broken: etcd rejects etcd/ }).waitFor();
      await map.map.locator(`.item[data-id="${worst}"]`).click();
      await map.details.getByRole('heading', { name: /Broken/ }).waitFor();
      await workbench.screenshot();
      assert.deepEqual(await map.map.evaluate(findCollisions), []);

      // The file is put right: one wire turns, nothing moves, and what is selected stays so.
      const selected = await map.map.locator('.item.selected').getAttribute('data-id');
      const before = await etcd.boundingBox();
      writeFileSync(path.join(pki, 'etcd/ca.crt'), right);
      await map.details.getByRole('heading', { name: /Broken/ }).waitFor({ state: 'detached' });
      assert.equal(await map.map.locator('.item.selected').getAttribute('data-id'), selected);
      assert.deepEqual(await etcd.boundingBox(), before);
      await workbench.screenshot('put-right');

      await map.details.getByRole('button', { name: 'kube-apiserver.yaml' }).first().click();
      await workbench.editor.waitForText('--');
      await workbench.screenshot('followed');
    },
  },
  {
    name: 'the map as of another date, which comes back after a restart',
    async run(workbench) {
      const map = await PkiMapView.open(workbench);
      const now = await map.date.inputValue();
      await map.main.locator('.forecast .show').click();
      await map.slider.focus();
      await workbench.page.keyboard.press('PageUp');
      await workbench.page.keyboard.press('PageUp');
      await map.main.locator('.date.elsewhen').waitFor();
      const later = await map.date.inputValue();
      assert.notEqual(later, now);
      console.log(`    another date in ${(await map.lastDrawing()).toFixed(0)} ms`);
      await workbench.screenshot();

      await map.date.fill('2027-13-01');
      await map.date.press('Enter');
      await map.main.getByRole('alert').getByText('Enter a date as 2027-05-01').waitFor();
      await map.date.fill('2027-05-01');
      await map.date.press('Enter');
      await map.main.locator('.date.elsewhen').waitFor();
      await map.button('Use this date in the whole editor').click();
      await workbench.statusBar('As of 2027-05-01').waitFor();

      await workbench.reload();
      const again = await PkiMapView.shown(workbench);
      await again.main.locator('.date.elsewhen').waitFor();
      assert.match(await again.date.inputValue(), /^2027-05-01/);
      await again.button('Now').click();
      await again.main.locator('.date.elsewhen').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'a map opens from a hover, on what it was opened from',
    changesNothing: true,
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/scheduler.conf');
      await editor.waitForText('system:kube-scheduler');
      const hover = await editor.hoverOver('client-certificate-data', 'Client certificate of system:kube-scheduler');
      await hover.getByText('Show on map').click();
      const map = await PkiMapView.shown(workbench);
      await map.map.locator('.item.selected[aria-label*="scheduler.conf"]').waitFor();
      await workbench.screenshot();
    },
  },
  {
    name: 'a map of one kubeconfig, and of nothing',
    async run(workbench) {
      for (const folder of ['etc', 'var', 'manifests-of-an-app']) {
        rmSync(path.join(workbench.folder, folder), { recursive: true, force: true });
      }
      await workbench.openView('CertScope');
      await workbench.runCommand('CertScope: Show PKI Map');
      const map = await PkiMapView.shown(workbench);
      await map.main.locator('.notes p').first().waitFor();
      await workbench.screenshot('one-kubeconfig');
      assert.deepEqual(await map.map.evaluate(findCollisions), []);
      rmSync(path.join(workbench.folder, 'home'), { recursive: true });
      await map.button('Add a folder').waitFor();
      await workbench.screenshot('nothing');
    },
  },
];
