import type { Locator, Page } from 'playwright-core';
import { untilShown } from './untilShown.ts';

/** The trees of a side bar. */
export class TreeView {
  readonly #page: Page;
  readonly #sideBar: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#sideBar = page.locator('.part.sidebar');
  }

  /** A row, by the beginning or another part of what a screen reader says of it. */
  row(text: string): Locator {
    return this.#sideBar.getByRole('treeitem', { name: text }).first();
  }

  selectedRow(text: string): Locator {
    return this.#sideBar.getByRole('treeitem', { name: text, selected: true }).first();
  }

  async expand(text: string): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  async click(text: string): Promise<void> {
    await this.row(text).click();
  }

  /** Rests the mouse on a row until its tooltip, or the part of it that is expected, shows. */
  async hover(text: string, expected: string): Promise<void> {
    const hover = this.#page.locator('.monaco-hover:visible', { hasText: expected }).first();
    await untilShown(hover, async () => {
      await this.#page.mouse.move(640, 400);
      await this.row(text).hover();
    });
  }

  /** Opens the menu of a row, once the views are idle. */
  async contextMenu(text: string): Promise<Locator> {
    await this.row(text).waitFor();
    // A row that is drawn anew before something is chosen from its menu is lost to the command.
    await this.untilIdle();
    // Submenus are menus within it.
    const menu = this.#page.locator('.context-view .monaco-menu').first();
    // A tree that is drawn anew at the same moment closes the menu again.
    await untilShown(menu, () => this.row(text).click({ button: 'right' }));
    await this.#untilClickable();
    return menu;
  }

  /** Opens a submenu of a row's menu. */
  async openSubmenu(menu: Locator, submenu: string): Promise<void> {
    await menu.getByRole('menuitem', { name: submenu, exact: true }).hover({ timeout: 5000 });
    await this.#page.locator('.monaco-submenu .monaco-menu').first().waitFor();
  }

  /** Closes a menu: each open submenu takes an Escape of its own. */
  async closeMenu(menu: Locator): Promise<void> {
    for (let left = 3; left > 0 && (await menu.isVisible()); left--) await this.#page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
  }

  /**
   * Chooses from a submenu of a row's menu, once `look` has looked at it. A tree that redraws closes the menu, or moves another row
   * beneath the mouse, whose menu it is then: it is opened again.
   */
  async choose(text: string, submenu: string, item: string, look?: () => Promise<unknown>): Promise<void> {
    for (let left = 3; ; left--) {
      const menu = await this.contextMenu(text);
      try {
        await this.openSubmenu(menu, submenu);
        await look?.();
        // A busy VS Code may still take a click for the end of the one that opened the menu.
        await menu.getByRole('menuitem', { name: item }).first().hover({ timeout: 5000 });
        return await this.#page.keyboard.press('Enter');
      } catch (error) {
        if (left === 0) throw error;
        await this.closeMenu(menu);
      }
    }
  }

  /** Presses a button of a row, which shows while the mouse is on it. */
  async rowAction(text: string, action: string): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    await this.untilIdle();
    await row.hover();
    await row.getByRole('button', { name: action }).click();
  }

  /** Presses a button of the title of a view, which shows while the mouse is on it. */
  async titleAction(action: string, view = 'Trust Chains'): Promise<void> {
    const header = this.#sideBar.locator('.pane-header', { hasText: view });
    await header.hover();
    await header.getByRole('button', { name: action }).click();
  }

  /** Opens the overflow menu of a view's title. */
  async overflowMenu(view = 'Trust Chains'): Promise<Locator> {
    const menu = this.#page.locator('.context-view .monaco-menu').first();
    await untilShown(menu, () => this.titleAction('More Actions', view));
    await this.#untilClickable();
    return menu;
  }

  /**
   * VS Code takes a click for the end of the one that opened the menu until a timer of 100 ms has run, which it sets before the menu
   * shows. One that the page sets later runs later, however busy it is.
   */
  async #untilClickable(): Promise<void> {
    await this.#page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  }

  /** Waits until no view of the side bar shows that it is still working. */
  async untilIdle(): Promise<void> {
    const working = '.part.sidebar .monaco-progress-container.active';
    await this.#page.waitForFunction((selector) => document.querySelector(selector) === null, working);
  }

  /** Folds all views but one. */
  async maximize(view: string): Promise<void> {
    const headers = this.#sideBar.locator('.pane-header');
    for (const header of await headers.all()) {
      const isWanted = (await header.textContent())?.includes(view) === true;
      const isOpen = (await header.getAttribute('aria-expanded')) === 'true';
      // Its title: the middle is where buttons appear.
      if (isWanted !== isOpen) await header.locator('.title').click();
    }
  }
}
