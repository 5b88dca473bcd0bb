import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Theme } from './mapSheet.ts';
import type { Workbench } from './workbench.ts';

/** The map as the active editor of the workbench. */
export class PkiMapView {
  readonly #workbench: Workbench;
  readonly map: Locator;
  readonly main: Locator;
  readonly details: Locator;
  readonly date: Locator;
  readonly slider: Locator;

  private constructor(workbench: Workbench) {
    this.#workbench = workbench;
    const view = workbench.view();
    this.main = view.locator('main');
    this.map = view.locator('svg.map');
    this.details = view.locator('.details');
    this.date = view.locator('input.date');
    this.slider = view.getByRole('slider');
  }

  /** Opens the map by its command, with the side bar closed, so that it has the room of the window. */
  static async open(workbench: Workbench): Promise<PkiMapView> {
    return PkiMapView.openBy(workbench, 'CertScope: Show PKI Map');
  }

  /** As {@link open}, by the title that the command has in the language of the window. */
  static async openBy(workbench: Workbench, command: string): Promise<PkiMapView> {
    await workbench.page.setViewportSize({ width: 1600, height: 1000 });
    // Only when all files are read the map knows everything.
    const tree = await workbench.openView('CertScope');
    await tree.row('kubernetes').waitFor();
    await tree.untilIdle();
    await workbench.runCommand('View: Close Primary Side Bar');
    await workbench.runCommand(command);
    return PkiMapView.shown(workbench);
  }

  /** The map that is there already. */
  static async shown(workbench: Workbench): Promise<PkiMapView> {
    const view = new PkiMapView(workbench);
    await view.map.locator('.kind-card').first().waitFor();
    await view.map.evaluate(untilSettled);
    return view;
  }

  /** A thing on the map by a part of what a screen reader says of it. */
  item(spoken: string): Locator {
    return this.map.locator(`.item[aria-label*="${spoken}"]`).first();
  }

  /** The card of a CA. */
  authority(name: string): Locator {
    return this.map.locator('.kind-authority', { hasText: name }).first();
  }

  chip(text: string): Locator {
    return this.#workbench.view().locator('.chip', { hasText: text });
  }

  button(name: string): Locator {
    return this.#workbench.view().getByRole('button', { name, exact: true });
  }

  /** What VS Code gives to the page besides messages. */
  async theme(): Promise<Theme> {
    return this.main.evaluate(() => ({
      style: document.documentElement.style.cssText,
      kind: document.body.className,
    }));
  }

  /** Milliseconds from a message to the drawn map, for the last message. */
  async lastDrawing(): Promise<number> {
    return this.main.evaluate(() => performance.getEntriesByName('show').at(-1)?.duration ?? Number.NaN);
  }
}

/** Every CA is seen without moving the map. */
export async function assertStripIsWhole({ map }: PkiMapView): Promise<void> {
  await map.locator('.kind-authority').first().waitFor();
  const hidden = await map.evaluate((svg) =>
    [...svg.querySelectorAll('.kind-authority')]
      .filter((card) => card.getBoundingClientRect().bottom > svg.getBoundingClientRect().bottom)
      .map((card) => card.getAttribute('aria-label')),
  );
  assert.deepEqual(hidden, []);
}

/** Runs in the page: until the map is laid out for the room that its banner leaves. */
function untilSettled(map: SVGElement): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void =>
      map.ownerDocument.body.classList.contains('is-settling') ? void requestAnimationFrame(look) : resolve();
    look();
  });
}
