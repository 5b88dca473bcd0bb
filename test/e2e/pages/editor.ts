import type { Locator, Page } from 'playwright-core';
import { untilShown } from './untilShown.ts';

/** The active text editor. */
export class Editor {
  readonly page: Page;
  readonly lines: Locator;

  constructor(page: Page) {
    this.page = page;
    this.lines = page.locator('.editor-group-container.active .view-lines .view-line');
  }

  /** Waits until the editor shows a text, hints included. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.page.waitForFunction(findText, text);
  }

  /** Moves the mouse over the first place where a text shows, and waits for a hover that contains another. */
  async hoverOver(text: string, expected: string): Promise<Locator> {
    const hover = this.page.locator('.monaco-hover:visible', { hasText: expected }).first();
    return untilShown(hover, async () => {
      const { x, y } = await this.#placeOf(text);
      // Away first: the mouse may rest there already.
      await this.page.mouse.move(x, y + 200);
      await this.page.mouse.move(x, y);
    });
  }

  async clickOn(text: string): Promise<void> {
    const { x, y } = await this.#placeOf(text);
    await this.page.mouse.click(x, y);
  }

  /** Opens the quick fix menu at a text, and waits for an action in it. */
  async openQuickFixes(text: string, expected: string): Promise<QuickFixMenu> {
    const menu = new QuickFixMenu(this.page.locator('.action-widget'));
    await this.clickOn(text);
    // VS Code gives the menu up when problems change before it shows: then a user presses again, too.
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.page.keyboard.press('ControlOrMeta+.');
      const shown = await menu
        .action(expected)
        .waitFor({ timeout: 3000 })
        .then(
          () => true,
          () => false,
        );
      if (shown) return menu;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`There is no quick fix ${expected}`);
  }

  async #placeOf(text: string): Promise<{ x: number; y: number }> {
    const found = await this.page.waitForFunction(findText, text);
    const place = await found.jsonValue();
    if (place === undefined) throw new Error(`The editor does not show ${text}`);
    return place;
  }
}

/** The menu of the light bulb. */
export class QuickFixMenu {
  readonly widget: Locator;

  constructor(widget: Locator) {
    this.widget = widget;
  }

  action(title: string): Locator {
    return this.widget.locator('.monaco-list-row', { hasText: title }).first();
  }

  async choose(title: string): Promise<void> {
    await this.action(title).click();
  }
}

/** Runs in the page: the middle of the first place where a text shows. VS Code draws spaces as U+00A0. */
function findText(text: string | RegExp): { x: number; y: number } | undefined {
  for (const line of document.querySelectorAll('.editor-group-container.active .view-lines .view-line')) {
    const shown = (line.textContent ?? '').replaceAll('\u00a0', ' ');
    const found = typeof text === 'string' ? text : text.exec(shown)?.[0];
    const start = found === undefined ? -1 : shown.indexOf(found);
    if (found === undefined || start < 0) continue;
    const end = start + found.length;
    const range = document.createRange();
    const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let offset = 0;
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const next = offset + (node.textContent?.length ?? 0);
      if (offset <= start && start < next) range.setStart(node, start - offset);
      if (offset < end && end <= next) {
        range.setEnd(node, end - offset);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      offset = next;
    }
  }
  return undefined;
}
