import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitOpsTree } from '../support/gitOpsTree.ts';
import type { Journey } from './journey.ts';
import { findCollisions, findCutTexts, findFaintTexts, smallestText, untilResized } from './pages/mapMeasures.ts';
import { PkiMapView } from './pages/pkiMapView.ts';

const windows = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

function prepare(folder: string): void {
  for (const each of readdirSync(folder)) rmSync(path.join(folder, each), { recursive: true });
  for (const [name, text] of Object.entries(gitOpsTree())) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

const firstView = (language: string, locale?: 'zh-cn'): Journey => ({
  name: `the first view of hosts is legible, ${language}`,
  changesNothing: true,
  themes: ['light', 'dark', 'contrast'],
  ...(locale === undefined ? {} : { locale }),
  prepare,
  async run(workbench) {
    const file = locale === undefined ? 'package.nls.json' : `package.nls.${locale}.json`;
    const titles = JSON.parse(readFileSync(file, 'utf8'));
    const tree = await workbench.openView('CertScope');
    await tree.untilIdle();
    for (const [index, size] of windows.entries()) {
      await workbench.page.setViewportSize(size);
      if (index === 0) await workbench.runCommand(`CertScope: ${titles['command.showMap']}`);
      const map = await PkiMapView.shown(workbench);
      await map.main.locator('.banner .primary').waitFor();
      await map.map.evaluate(untilResized, size.width < 1200);
      await workbench.screenshot(String(size.width));
      assert.deepEqual(await map.map.evaluate(findCollisions), [], String(size.width));
      assert.deepEqual(await map.main.evaluate(findCutTexts), [], String(size.width));
      assert.deepEqual(await map.main.evaluate(findFaintTexts), [], String(size.width));
      const smallest = await map.map.evaluate(smallestText);
      assert.ok(smallest.size >= 10.9, `"${smallest.text}" is ${smallest.size} px high`);
      const words = await map.map.locator('.item text:visible').allTextContents();
      for (const name of ['shop.example.com', 'portal.example.com', '*.dev.example.com', 'letsencrypt-prod'])
        assert.ok(words.join('').includes(name), `${name} of ${words.join(' ')}`);
    }
  },
});

/** What is wrong, by the button of the banner alone. */
const repaired: Journey = {
  name: 'a Certificate moves to where its Secret is read',
  prepare,
  async run(workbench) {
    const tree = await workbench.openView('CertScope');
    await tree.untilIdle();
    await workbench.runCommand('CertScope: Show PKI Map');
    const { main } = await PkiMapView.shown(workbench);
    await main.locator('.banner button.primary', { hasText: 'Move Certificate shop-tls to namespace shop…' }).click();
    const dialog = workbench.dialog('move Certificate shop-tls to namespace shop');
    await dialog.filter({ hasText: ': namespace: edge → namespace: shop' }).waitFor();
    await workbench.screenshot('preview');
    await workbench.press('Repair');
    await main.locator('.banner').waitFor({ state: 'hidden' });
    await workbench.screenshot('moved');
    // An ordinary edit: it can be undone, and is not saved yet.
    await workbench.page.locator('.tab.dirty', { hasText: 'certificates.yaml' }).waitFor();
  },
};

export const journeys: readonly Journey[] = [firstView('English'), firstView('Chinese', 'zh-cn'), repaired];
