import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator } from 'playwright-core';
import type { Journey } from './journey.ts';
import { findCollisions } from './pages/mapMeasures.ts';
import { PkiMapView } from './pages/pkiMapView.ts';
import { untranslatedWords } from './pages/visibleWords.ts';

type Texts = Record<string, string>;

const read = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8'));

/** What VS Code shows in a language: titles of the manifest, and texts of the sources by their English. */
interface Shown {
  readonly command: (key: string) => string;
  readonly text: (english: string) => string;
}

async function shownIn(locale: 'zh-cn' | 'qps-ploc'): Promise<Shown> {
  if (locale === 'zh-cn') return shown(read('package.nls.zh-cn.json'), read('l10n/bundle.l10n.zh-cn.json'));
  const script = pathToFileURL(path.resolve('scripts/pseudoLocale.mjs')).href;
  const { pseudoTexts } = (await import(script)) as { pseudoTexts(english: Texts): Texts };
  return shown(pseudoTexts(read('package.nls.json')), pseudoTexts(read('l10n/bundle.l10n.json')));
}

function shown(manifest: Texts, texts: Texts): Shown {
  return {
    command: (key) => `CertScope: ${manifest[`command.${key}`]}`,
    text: (english) => texts[english] ?? assert.fail(english),
  };
}

/** Without the values, which are not known here. */
const beginning = (text: string): string => text.split(/\{\d/)[0]?.trim() ?? text;

const journeyIn = (name: string, locale: 'zh-cn' | 'qps-ploc'): Journey => ({
  name,
  changesNothing: true,
  locale,
  themes: ['light'],
  settings: { 'certscope.rootMappings': { '.': '/' }, 'certscope.codeLens.enabled': true },
  async run(workbench) {
    const { command, text } = await shownIn(locale);
    const seen: string[] = [];
    const look = async (place: Locator) => {
      seen.push(...(await place.evaluateAll(visibleTexts)));
    };

    const editor = await workbench.openFile('home/ops/.kube/config');
    await editor.waitForText(beginning(text('expired {0} ago')));
    await look(editor.lines.locator('span[class*="dyn-rule"], .contentWidgets, [class*="inlay"]'));
    const hover = await editor.hoverOver('client-certificate-data', beginning(text('Client certificate of {0}')));
    await look(hover.locator('p, li, td, a, strong'));
    await workbench.screenshot('hover');
    await workbench.page.keyboard.press('Escape');

    const tree = await workbench.openView('CertScope');
    await tree.row('kubernetes').waitFor();
    await tree.untilIdle();
    await look(workbench.page.locator('.part.sidebar .monaco-list-row'));
    await look(workbench.page.locator('.part.sidebar .pane-header'));
    await workbench.screenshot('tree');

    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel .monaco-tl-row').first().waitFor();
    await look(workbench.page.locator('.markers-panel .marker-message-line, .markers-panel .related-info'));
    await workbench.screenshot('problems');
    await workbench.runCommand('View: Hide Panel');

    await workbench.runCommand(command('searchCertificates'));
    await workbench.page.locator('.quick-input-title', { hasText: text('Search certificates') }).waitFor();
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'apiserver' }).first().waitFor();
    await look(workbench.page.locator('.quick-input-list .label-name, .quick-input-list .label-description'));
    await look(workbench.page.locator('.quick-input-list .quick-input-list-label-meta, .quick-input-title'));
    await workbench.screenshot('search');
    await workbench.page.keyboard.press('Escape');

    const map = await PkiMapView.openBy(workbench, command('showMap'));
    await workbench.screenshot('map');
    assert.deepEqual(await map.map.evaluate(findCollisions), []);
    await look(map.map.locator('text'));
    await map.authority('kubernetes').click();
    await map.details.locator('h2, h3').first().waitFor();
    await look(map.main.locator('button, label, h1, h2, h3, p, li, .details *'));
    await workbench.screenshot('details');
    assert.ok(seen.length > 100, `${seen.length} texts were seen.`);
    if (locale === 'qps-ploc') assert.deepEqual(untranslatedWords(seen), []);
  },
});

/** Pages, questions and messages, to be looked at: that all words are Chinese a test of the texts tells. */
const pagesInChinese: Journey = {
  name: 'pages and questions are in Chinese',
  locale: 'zh-cn',
  async run(workbench) {
    const { command, text } = await shownIn('zh-cn');
    const { page } = workbench;
    const editor = await workbench.openFile('home/ops/.kube/config');
    await editor.waitForText(beginning(text('expired {0} ago')));
    await editor.clickOn('client-certificate-data');
    await workbench.runCommand(command('renew'));
    await workbench
      .activeView()
      .getByRole('button', { name: text('Renew'), exact: true })
      .waitFor();
    await workbench.screenshot('renewal');
    await workbench
      .activeView()
      .getByRole('button', { name: text('Renew'), exact: true })
      .click();
    await workbench.notification(beginning(text('Renewed {0}, valid until {1}.'))).waitFor();
    await workbench.screenshot('renewed');

    await workbench.openFile('etc/kubernetes/scheduler.conf');
    await editor.clickOn('client-certificate-data');
    await workbench.runCommand(command('createRequest'));
    await workbench.activeView().locator('h1').first().waitFor();
    await workbench.screenshot('request');

    await workbench.runCommand(command('probeServer'));
    await workbench.untilAsked(text('Probe Server'));
    await workbench.screenshot('servers');
    await workbench.acceptRow('10.0.0.11:6443');
    await page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('question');
    await page.keyboard.press('Escape');
    await page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });

    await workbench.runCommand(command('showInventory'));
    await workbench.activeView().getByRole('gridcell', { name: 'apiserver', exact: true }).first().waitFor();
    await workbench.screenshot('table');
  },
};

/** Of a folder without certificates. */
const welcomeInChinese: Journey = {
  name: 'empty views and the walkthrough say in Chinese what to do',
  locale: 'zh-cn',
  settings: { 'certscope.scan.exclude': ['*'] },
  async run(workbench) {
    const { page } = workbench;
    await workbench.openView('CertScope');
    await page.locator('.part.sidebar .welcome-view-content').first().waitFor();
    await page.getByRole('button', { name: /示例集群/ }).waitFor();
    await workbench.screenshot();
    assert.equal(await page.locator('.notification-list-item').count(), 0, 'nobody asked for a notification');

    const titles = read('package.nls.zh-cn.json');
    await workbench.openWalkthrough('Welcome: Open Walkthrough...');
    for (const [step, shows] of [
      ['read', '已续订'],
      ['chains', '根 CA'],
      ['map', 'API 服务器'],
      ['renew', '取消'],
    ] as const) {
      await page.locator('.getting-started-step', { hasText: titles[`walkthrough.${step}.title`] ?? '' }).click();
      const picture = page.frameLocator('.getting-started-media iframe').frameLocator('iframe#active-frame');
      await picture.locator('svg text', { hasText: shows }).first().waitFor();
      await workbench.screenshot(step);
    }
  },
};

export const journeys: readonly Journey[] = [
  pagesInChinese,
  welcomeInChinese,
  journeyIn('everything is in Chinese', 'zh-cn'),
  journeyIn('no English is left in a pseudo-locale', 'qps-ploc'),
];

/** Runs in the page: the texts of elements without those of code in them, which quotes names and other programs. */
function visibleTexts(elements: readonly Element[]): readonly string[] {
  return elements.map((element) => {
    const copy = element.cloneNode(true);
    if (copy instanceof Element) for (const code of copy.querySelectorAll('code')) code.remove();
    return (copy.textContent ?? '').replaceAll('\u00a0', ' ').trim();
  });
}
