import type { Locator } from 'playwright-core';

/** The trees of a side bar. */
export class TreeView {
  readonly #sideBar: Locator;

  constructor(sideBar: Locator) {
    this.#sideBar = sideBar;
  }

  /** A row, by a text of its label, description or accessible name. */
  row(text: string): Locator {
    return this.#sideBar.getByRole('treeitem', { name: text }).first();
  }

  async expand(text: string): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  async click(text: string): Promise<void> {
    await this.row(text).click();
  }
}
