import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { PageMeasures, PkiMapAnswer, PkiMapRequest } from '../../../src/protocol/pkiMapMessages.ts';

/** What a webview gets from VS Code besides messages. */
export interface Theme {
  /** The custom properties of its root. */
  readonly style: string;
  /** The class of its body. */
  readonly kind: string;
}

/** The page of the map by itself, with the bundle as it is packed, in a theme of VS Code, and a host that only listens. */
export class MapSheet {
  readonly page: Page;
  readonly map: Locator;

  private constructor(page: Page) {
    this.page = page;
    this.map = page.locator('svg.map');
  }

  static async open(page: Page, { style, kind }: Theme): Promise<MapSheet> {
    await page.setContent('<!DOCTYPE html><html><head></head><body><main></main></body></html>');
    await page.evaluate(
      ([cssText, className]) => {
        document.documentElement.style.cssText = cssText;
        document.body.className = className;
        const sent: unknown[] = [];
        let state: unknown;
        const host = {
          postMessage: (message: unknown) => void sent.push(message),
          getState: () => state,
          setState: (now: unknown) => {
            state = now;
          },
        };
        Object.assign(window, { sent, acquireVsCodeApi: () => host });
      },
      [style, kind] as const,
    );
    await page.addStyleTag({ content: readFileSync('dist/webview/pkiMap.css', 'utf8') });
    await page.addScriptTag({ content: readFileSync('dist/webview/pkiMap.js', 'utf8') });
    return new MapSheet(page);
  }

  /** Hands a message to the page; answers how long it took to draw, in milliseconds. */
  async receive(answer: PkiMapAnswer): Promise<number> {
    return this.page.evaluate((data) => {
      const started = performance.now();
      window.dispatchEvent(new MessageEvent('message', { data }));
      // What is left to do is laying out and painting.
      document.querySelector('svg.map')?.getBoundingClientRect();
      return performance.now() - started;
    }, answer);
  }

  /** Answers what the page measures, until it has what it asks for. */
  async settle(answer: (measures: PageMeasures) => PkiMapAnswer): Promise<void> {
    let measures: PageMeasures | undefined;
    for (let heard = 0; ; ) {
      const sent = await this.sent();
      if (sent.length === heard) return;
      heard = sent.length;
      const asked = sent.filter((request) => request.kind === 'ready' || request.kind === 'resize').at(-1);
      if (asked === undefined || asked.room === measures?.room) continue;
      const [first] = sent;
      if (first?.kind !== 'ready') return;
      measures = { font: first.font, room: asked.room };
      await this.receive(answer(measures));
    }
  }

  /** What the page has asked of its host so far. */
  async sent(): Promise<readonly PkiMapRequest[]> {
    return this.page.evaluate(() => (window as unknown as { sent: PkiMapRequest[] }).sent);
  }

  /** Zooms to a scale by the keys of the map, as nearly as their steps allow. */
  async zoomTo(scale: number): Promise<void> {
    const step = 1.25;
    const shown = Number.parseInt((await this.page.locator('.zoomed').textContent()) ?? '100', 10) / 100;
    const presses = Math.round(Math.log(scale / shown) / Math.log(step));
    await this.map.locator('.item[tabindex="0"]:not(.kind-authority)').focus();
    for (let count = 0; count < Math.abs(presses); count++) await this.page.keyboard.press(presses > 0 ? '+' : '-');
  }

  /** The id of the item that has the focus. */
  async focused(): Promise<string | undefined> {
    return this.page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? undefined);
  }
}
