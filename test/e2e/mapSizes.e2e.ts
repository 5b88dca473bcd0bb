import assert from 'node:assert/strict';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { mapOf } from '../../src/core/present/map/mapOf.ts';
import type { PresentContext } from '../../src/core/present/presentContext.ts';
import { renewalAdvice } from '../../src/core/renewal/renewalAdvice.ts';
import { day } from '../../src/core/text/duration.ts';
import type { PkiMapAnswer } from '../../src/protocol/pkiMapMessages.ts';
import { decodingTools, readKubeadmTruth } from '../support/kubeadmTrees.ts';
import { clusterOf } from '../support/largeClusters.ts';
import type { Journey } from './journey.ts';
import { findCollisions, findFaintTexts, smallestText } from './pages/mapMeasures.ts';
import { MapSheet } from './pages/mapSheet.ts';
import { PkiMapView } from './pages/pkiMapView.ts';

const today = Date.parse(readKubeadmTruth('h01-rsa').made_at) + 1000;
const sizes = [
  { controlPlanes: 1, nodes: 0 },
  { controlPlanes: 3, nodes: 5 },
  { controlPlanes: 5, nodes: 200 },
];
/** One for each level of detail. */
const scales = [0.6, 0.85, 1.1, 1.7];
const texts = {
  formats: [],
  copyMarkdown: 'Copy as Markdown',
  judgeEditor: 'Use this date in the whole editor',
  details: 'Details',
  filter: 'Filter',
  menu: 'Actions',
  step: 'Step {0} of {1}',
  addFolder: 'Add a folder',
  collapse: 'Collapse',
  expand: 'Expand',
  dateField: 'As of',
  toolbar: 'Map',
};

export const journeys: readonly Journey[] = [
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
  await sheet.map.locator('.item[tabindex="0"]').focus();
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
