import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { mapOf } from '../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../src/core/present/map/renewalAdvice.ts';
import type { PresentContext } from '../../src/core/present/presentContext.ts';
import { day } from '../../src/core/text/duration.ts';
import { optional } from '../../src/core/text/optional.ts';
import type { PkiMapAnswer } from '../../src/protocol/pkiMapMessages.ts';
import { decodingTools, readKubeadmTruth } from '../support/kubeadmTrees.ts';
import { inLanguage } from '../support/languages.ts';
import { clusterOf } from '../support/largeClusters.ts';
import { tenNights } from '../support/nights.ts';
import { readFolder } from '../support/readFolder.ts';
import type { Journey } from './journey.ts';
import { findCollisions, findCutTexts, findFaintTexts, smallestText, untilResized } from './pages/mapMeasures.ts';
import { MapSheet } from './pages/mapSheet.ts';
import { assertStripIsWhole, PkiMapView } from './pages/pkiMapView.ts';

const today = Date.parse(readKubeadmTruth('h01-rsa').made_at) + 1000;
const sizes = [
  { controlPlanes: 1, nodes: 0 },
  { controlPlanes: 3, nodes: 5 },
  { controlPlanes: 5, nodes: 200 },
];
/** One from far away, and others. */
const scales = [0.7, 1, 1.7];
const texts = {
  formats: [],
  copyMarkdown: 'Copy as Markdown',
  judgeEditor: 'Use this date in the whole editor',
  details: 'Details',
  showDetails: 'Show details (Enter)',
  filter: 'Filter',
  menu: 'Actions',
  step: 'Step {0} of {1}',
  addFolder: 'Add a folder',
  collapse: 'Collapse',
  expand: 'Expand',
  dateField: 'As of',
  toolbar: 'Map',
};

/** Windows of the design, the side bar open. */
const windows = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

/** What the map has of them. */
const panels = [
  { width: 1040, height: 806 },
  { width: 672, height: 606 },
];

/** The first view names what is broken, whole and without a click. */
const firstView = (language: string, locale?: 'zh-cn'): Journey => ({
  name: `the first view of the map is legible, ${language}`,
  changesNothing: true,
  themes: ['dark', 'light', 'contrast'],
  ...(locale === undefined ? {} : { locale }),
  prepare(folder) {
    const pki = path.join(folder, 'etc/kubernetes/pki');
    copyFileSync(path.join(pki, 'front-proxy-ca.crt'), path.join(pki, 'etcd/ca.crt'));
  },
  async run(workbench) {
    const titles = JSON.parse(
      readFileSync(locale === undefined ? 'package.nls.json' : `package.nls.${locale}.json`, 'utf8'),
    );
    const tree = await workbench.openView('CertScope');
    await tree.row('kubernetes').waitFor();
    await tree.untilIdle();
    for (const [index, size] of windows.entries()) {
      await workbench.page.setViewportSize(size);
      if (index === 0) await workbench.runCommand(`CertScope: ${titles['command.showMap']}`);
      const map = await PkiMapView.shown(workbench);
      await map.main.locator(`.banner .primary`).waitFor();
      await map.map.evaluate(untilResized, size.width < 1200);
      await workbench.screenshot(String(size.width));
      assert.equal(await map.main.locator('.zoomed').textContent(), '100 %');
      assert.deepEqual(await map.map.evaluate(findCollisions), [], String(size.width));
      assert.deepEqual(await map.main.evaluate(findCutTexts), [], String(size.width));
      assert.deepEqual(await map.main.evaluate(findFaintTexts), [], String(size.width));
      assert.ok(((await map.main.locator('.banner .words').boundingBox())?.height ?? 99) <= 64);
      const smallest = await map.map.evaluate(smallestText);
      assert.ok(smallest.size >= 10.9, `"${smallest.text}" is ${smallest.size} px high`);
      assert.deepEqual(await map.map.locator('.item text').evaluateAll(findShortened), []);
      const pills = await map.map.locator('.kind-pill text:visible').allTextContents();
      for (const number of ['1', '2', '3', '4', '5', '6', '8', '9', '10', '11', '12', 'HC'])
        assert.ok(pills.includes(number), `${number} of ${pills.join(' ')}`);
      assert.equal(await map.map.locator('.selected.state-broken').count(), 1);
      if (size.width > 1200) await assertStripIsWhole(map);
      assert.ok(await map.map.locator('.kind-wire.state-broken text', { hasText: '≠' }).first().isVisible());
    }
    // The keys work at once: Enter shows the details, and the second time presses the first button.
    const map = await PkiMapView.shown(workbench);
    await workbench.page.keyboard.press('b');
    await workbench.page.keyboard.press('Enter');
    await map.details.locator('.actions button:focus').waitFor();
    await workbench.page.keyboard.press('Escape');
    await map.map.locator('.item:focus').waitFor();
  },
});

/** Runs in the page: things that are not seen whole without moving the map. */
function itemsOutside(map: SVGElement, selector: string): readonly string[] {
  const { bottom } = map.getBoundingClientRect();
  // A strip that is lifted covers what is behind it.
  const covered = map.querySelector('.ground:not([hidden])')?.getBoundingClientRect().top ?? bottom;
  return [...map.querySelectorAll<SVGGElement>(selector)]
    .filter((item) => item.getBoundingClientRect().bottom > (item.closest('.strip') === null ? covered : bottom) + 1)
    .map((item) => item.dataset.id ?? '');
}

/** Runs in the page: texts that end with an ellipsis. */
function findShortened(texts: readonly (HTMLElement | SVGElement)[]): readonly string[] {
  return texts
    .filter((node) => node.getClientRects().length > 0)
    .map(({ textContent }) => textContent ?? '')
    .filter((text) => text.endsWith('…'));
}

export const journeys: readonly Journey[] = [
  firstView('English'),
  firstView('Chinese', 'zh-cn'),
  {
    name: 'the first picture of each night is whole, its CAs included',
    changesNothing: true,
    async run(workbench) {
      const theme = await (await PkiMapView.open(workbench)).theme();
      const page = await workbench.page.context().newPage();
      const base = mkdtempSync(path.join(tmpdir(), 'certscope-nights-'));
      const now = Date.now();
      const pictures = (await tenNights(base, now)).map(async ({ name, write }) => {
        const folder = path.join(base, name);
        write(folder);
        return { name, now, graph: await readFolder(folder, now), isWhole: true };
      });
      // Five of them in a low window are seen in part, but their CAs never.
      const five = buildPkiGraph(clusterOf({ controlPlanes: 5, nodes: 2 }), decodingTools.cryptography).then(
        (graph) => ({ name: 'five control planes', now: today + 370 * day, graph, isWhole: false }),
      );
      for (const { name, now: at, graph, isWhole } of await Promise.all([...pictures, five])) {
        const findings = evaluate(graph, defaultPolicy, at);
        const context: PresentContext = { graph, findings, policy: defaultPolicy, now: at };
        for (const [index, panel] of panels.entries())
          for (const language of ['english', 'chinese'] as const) {
            const words = `${name}, ${panel.width}, ${language}`;
            await page.setViewportSize(panel);
            const sheet = await MapSheet.open(page, theme);
            let density: number | undefined;
            await sheet.settle(({ room, font }) => {
              const request = {
                today: at,
                advice: renewalAdvice(),
                font,
                room: { ...room, ...optional('density', density) },
              };
              const map = inLanguage(language, () => mapOf(context, request));
              ({ density } = map);
              return answerOf(map.scene, 1);
            });
            await sheet.map.evaluate(untilResized, index === 1);
            assert.equal(await page.locator('.zoomed').textContent(), '100 %');
            assert.deepEqual(await sheet.map.evaluate(findCollisions), [], words);
            assert.deepEqual(await page.locator('main').evaluate(findCutTexts), [], words);
            assert.deepEqual(await sheet.map.locator('.item text').evaluateAll(findShortened), [], words);
            assert.deepEqual(await sheet.map.evaluate(itemsOutside, isWhole ? '.item' : '.kind-authority'), [], words);
            assert.ok((await sheet.map.locator('.kind-authority').count()) >= 3, words);
          }
      }
      await page.close();
      rmSync(base, { recursive: true });
    },
  },
  {
    name: 'maps of clusters of every size',
    changesNothing: true,
    themes: ['dark', 'contrast'],
    async run(workbench) {
      const theme = await (await PkiMapView.open(workbench)).theme();
      const page = await workbench.page.context().newPage();
      await page.setViewportSize({ width: 1440, height: 900 });
      for (const size of sizes) {
        const sheet = await MapSheet.open(page, theme);
        const graph = await buildPkiGraph(clusterOf(size), decodingTools.cryptography);
        const contextAt = (now: number): PresentContext => ({ graph, findings: [], policy: defaultPolicy, now });
        const drawn = await measured(() => mapOf(contextAt(today), { today, advice: renewalAdvice() }));
        const first = await sheet.receive(answerOf(drawn.result.scene, 1));
        const later = await measured(() => mapOf(contextAt(today + 370 * day), { today, advice: renewalAdvice() }));
        const second = await sheet.receive(answerOf(later.result.scene, 2));
        const times = [drawn.time, first, later.time, second].map((time) => `${time.toFixed(0)} ms`);
        const words = `${size.controlPlanes} control planes, ${size.nodes} nodes`;
        console.log(
          `    ${words}: laid out in ${times[0]}, drawn in ${times[1]}; another date ${times[2]}, ${times[3]}`,
        );
        for (const answer of [answerOf(drawn.result.scene, 3), answerOf(later.result.scene, 4)]) {
          await sheet.receive(answer);
          for (const scale of scales) {
            await sheet.zoomTo(scale);
            assert.deepEqual(await sheet.map.evaluate(findCollisions), [], `${words}, ${scale}`);
            const { size: height, text } = await sheet.map.evaluate(smallestText);
            assert.ok(height >= 10.9, `${words}, ${scale}: "${text}" is ${height} px high`);
          }
          assert.deepEqual(await page.locator('main').evaluate(findFaintTexts), [], words);
        }
        await walkByKeys(sheet);
      }
      await page.close();
    },
  },
];

function answerOf(scene: ReturnType<typeof mapOf>['scene'], version: number): PkiMapAnswer {
  return { kind: 'show', version, scene, query: {}, texts };
}

async function measured<Result>(act: () => Result): Promise<{ readonly result: Result; readonly time: number }> {
  const started = performance.now();
  return { result: act(), time: performance.now() - started };
}

/** Everything that can be selected is reached by the arrow keys, and has a name and, where it can be in one, a state. */
async function walkByKeys(sheet: MapSheet): Promise<void> {
  const wanted = await sheet.map.evaluate((map) =>
    [...map.querySelectorAll<SVGGElement>('.item[tabindex]')].map((item) => ({
      id: item.dataset.id ?? '',
      name: item.getAttribute('aria-label') ?? '',
      role: item.getAttribute('role') ?? '',
      isWire: item.classList.contains('kind-wire'),
    })),
  );
  for (const { id, name, role, isWire } of wanted) {
    assert.ok(name !== '' && role !== '', `${id} has no name`);
    if (isWire) assert.match(name, /works|will stop|broken|unknown/, id);
  }
  assert.ok((await sheet.map.locator('.kind-authority[tabindex="0"]').count()) <= 1);
  await sheet.map.locator('.item[tabindex="0"]:not(.kind-authority)').focus();
  await sheet.page.keyboard.press('Home');
  const reached = new Set(await sheet.map.evaluate(walkAll));
  const missed = wanted.filter(({ id }) => !reached.has(id)).map(({ id }) => id);
  assert.deepEqual(missed, []);
}

/** Runs in the page: along every way to both of its ends, as the arrow keys go. Some thousand keys would take too long from outside. */
function walkAll(map: SVGElement): readonly string[] {
  const reached = new Set<string>();
  const at = (): string => document.activeElement?.getAttribute('data-id') ?? '';
  const press = (key: string): void => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    reached.add(at());
  };
  const pressToTheEnd = (key: string): void => {
    for (let before = ''; before !== at(); ) {
      before = at();
      press(key);
    }
  };
  reached.add(at());
  for (const _ of map.querySelectorAll('.item[tabindex]')) {
    pressToTheEnd('ArrowLeft');
    pressToTheEnd('ArrowRight');
    press('ArrowDown');
  }
  return [...reached];
}
