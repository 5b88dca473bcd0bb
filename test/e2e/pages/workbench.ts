import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Theme } from '../journey.ts';
import { Editor } from './editor.ts';
import { TreeView } from './treeView.ts';
import { until } from './until.ts';
import { untilShown } from './untilShown.ts';

/** What VS Code's list of themes calls them, and the class of its window in each. */
const themes: Readonly<Record<Theme, { readonly label: string; readonly shown: string }>> = {
  dark: { label: 'Dark Modern', shown: 'vs-dark' },
  light: { label: 'Light Modern', shown: 'vs' },
  contrast: { label: 'Dark High Contrast', shown: 'hc-black' },
  'contrast-light': { label: 'Light High Contrast', shown: 'hc-light' },
};

/** VS Code's window, and the ways of a user through it. */
export class Workbench {
  readonly page: Page;
  /** The opened folder, an absolute path. */
  readonly folder: string;
  readonly editor: Editor;
  readonly #screenshots: string;

  /** @param screenshots - The path that the file names of screenshots begin with. */
  constructor(page: Page, folder: string, screenshots: string) {
    this.page = page;
    this.folder = folder;
    this.editor = new Editor(page);
    this.#screenshots = screenshots;
  }

  /** Makes the window as it was when it opened, after a journey that changed nothing else. */
  async tidyUp(): Promise<void> {
    await this.page.mouse.move(640, 400);
    for (let left = 3; left > 0; left--) await this.page.keyboard.press('Escape');
    await this.page.setViewportSize({ width: 1280, height: 800 });
    if (await this.notification('').first().isVisible())
      await this.runCommand('Notifications: Clear All Notifications');
    await this.runCommand('View: Close All Editors');
    await this.page.locator('.editor-group-container.empty').waitFor();
    if (await this.page.locator('.part.panel').isVisible()) await this.runCommand('View: Hide Panel');
    await this.runCommand('View: Show Explorer');
    await this.page.locator('.explorer-folders-view').waitFor();
  }

  /** Changes the theme, as a user does. */
  async dress(theme: Theme): Promise<void> {
    const { label, shown } = themes[theme];
    const dressed = this.page.locator(`.monaco-workbench.${shown}`);
    if (await dressed.isVisible()) return;
    const list = this.page.locator('.quick-input-widget:visible', { hasText: 'Dark Modern' });
    const timeout = 5000;
    const choose = async () => {
      await list.waitFor({ timeout });
      await list.locator('input[type="text"]').fill(label, { timeout });
      await this.#focusedRow(label).waitFor({ timeout });
      await this.page.keyboard.press('Enter');
    };
    // A view that still takes the focus closes the list, and the command is run again.
    await untilShown(dressed, async () => {
      await this.runCommand('Preferences: Color Theme');
      await choose().catch(() => undefined);
    });
    // The row in focus shows as the theme of the window before it is chosen.
    await this.#quickInput().waitFor({ state: 'hidden' });
    await dressed.waitFor();
  }

  /** Opens a file by its path below the folder, and waits until its text shows. */
  async openFile(file: string): Promise<Editor> {
    await this.openFileBare(file);
    await this.editor.lines.first().waitFor();
    return this.editor;
  }

  /** Opens a file that an editor of ours shows, and answers with the content of that editor's page. */
  async openInView(file: string): Promise<FrameLocator> {
    await this.openFileBare(file);
    return this.view();
  }

  /** The content of the page that the active editor shows. */
  view(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  }

  /** As {@link view}, where other tabs have pages, too, which are hidden then. */
  activeView(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');
  }

  /** Opens a file by its path below the folder, and waits for its tab. */
  async openFileBare(file: string): Promise<void> {
    const name = path.basename(file);
    await untilShown(this.page.locator('.tab.active', { hasText: name }), async () => {
      await untilShown(this.#quickInput(), () => this.page.keyboard.press('ControlOrMeta+P'));
      await this.#quickInput().fill(path.join(this.folder, file));
      // Until it has searched, VS Code lists what was opened before, and Enter opens the first of that.
      await this.#focusedRow(name).waitFor();
      await this.page.keyboard.press('Enter');
    });
  }

  /** Runs a command by its whole title in the palette, such as `CertScope: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.findCommand(title);
    // It is not always the first: what was used lately, and what resembles it, may stand above.
    const label = this.page.locator('.monaco-list-row.focused .label-name', { hasText: wholly(title) });
    for (let left = 20; left > 0; left--) {
      const isFocused = await label.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (isFocused) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await label.waitFor();
    await this.page.keyboard.press('Enter');
    // Until then, what the command asks could be taken for found in the palette, and answered there.
    await this.page.waitForFunction(hasLeftPalette);
  }

  /** Opens the palette on a command, by the start of its title. */
  async findCommand(title: string): Promise<void> {
    // An open palette does not notice that a command has become available: it is opened again.
    await untilShown(this.page.getByRole('option', { name: title }).first(), async () => {
      if (await this.#quickInput().isVisible()) await this.page.keyboard.press('Escape');
      await untilShown(this.#quickInput(), () => this.page.keyboard.press('F1'));
      // One that something else has closed meanwhile is opened again as well.
      await this.#quickInput()
        .fill(`>${title}`, { timeout: 10_000 })
        .catch(() => undefined);
    });
  }

  /** Opens the palette on the commands of a category and lists them. */
  async commandsOf(category: string): Promise<readonly string[]> {
    await untilShown(this.#quickInput(), () => this.page.keyboard.press('F1'));
    await this.#quickInput().fill(`>${category}: `);
    const options = this.page.locator('.quick-input-list .monaco-list-row', { hasText: `${category}: ` });
    await options.first().waitFor();
    return options.locator('.label-name').allTextContents();
  }

  /** Opens the walkthrough in a window that has room for its pictures. */
  async openWalkthrough(command: string): Promise<void> {
    await this.page.setViewportSize({ width: 1600, height: 1000 });
    await this.runCommand('View: Close Primary Side Bar');
    await this.#quickInput().waitFor({ state: 'hidden' });
    await this.runCommand(command);
    await this.type('CertScope');
    await this.acceptRow('CertScope');
    await this.page.locator('.getting-started-media iframe').first().waitFor({ state: 'attached' });
  }

  /** Types into the field that is asked for something. */
  async type(text: string): Promise<void> {
    await this.#quickInput().fill(text);
  }

  /** Waits for the question of a title. */
  async untilAsked(title: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).waitFor();
  }

  /** Chooses a row of a list, once Enter takes it. */
  async acceptRow(text: string | RegExp): Promise<void> {
    const row = this.page.getByRole('option', { name: text });
    await row.and(this.page.locator('.focused')).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Loads the window anew, and waits until the new one is there. */
  async reload(): Promise<void> {
    await this.page.evaluate(() => document.body.classList.add('is-left'));
    await this.runCommand('Developer: Reload Window');
    await this.page.locator('body:not(.is-left) .monaco-workbench .part.statusbar').waitFor();
  }

  /** Opens a view container from the activity bar. */
  async openView(title: string): Promise<TreeView> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: title }).first();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    // The tab's tooltip would cover the rows beside it.
    await this.page.mouse.move(640, 400);
    return this.sideBar();
  }

  /** The view that shows in the side bar. */
  sideBar(): TreeView {
    return new TreeView(this.page);
  }

  /** Presses a button of the dialog or notification that is shown. */
  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** The dialog that asks a question. */
  dialog(text: string): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  notification(text: string): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** Presses a button of a notification, which hides by itself after a while: then it is among those that VS Code keeps. */
  async pressInNotification(text: string, button: string): Promise<void> {
    const wanted = this.notification(text).getByRole('button', { name: button, exact: true });
    if (!(await wanted.isVisible())) await this.runCommand('Notifications: Show Notifications');
    await wanted.click();
  }

  /** Waits until the Explorer shows a badge, which is no text of the page but of its style. */
  async untilBadge(text: string): Promise<void> {
    await this.page.waitForFunction(
      (badge) =>
        [...document.querySelectorAll('.explorer-folders-view .monaco-icon-label')].some((label) =>
          getComputedStyle(label, '::after').content.includes(badge),
        ),
      text,
    );
  }

  statusBar(text: string): Locator {
    return this.page.locator('.part.statusbar', { hasText: text });
  }

  /** Runs a command that asks for a file or folder, and answers with a path. */
  async runCommandOn(title: string, file: string): Promise<void> {
    await this.runCommand(title);
    await this.acceptFile(file);
  }

  /** Answers the dialog that asks for a file or folder that is there. */
  async acceptFile(file: string): Promise<void> {
    await this.#fillFileDialog(file);
    await this.#focusedRow(path.basename(file)).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Answers the dialog that asks for a folder that is there, but is none of those that it lists at first. */
  async acceptFolder(folder: string): Promise<void> {
    // It selects nothing: what is typed counts once it has looked beside it. What is typed while it still reads is lost.
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(folder) }).first();
    await untilShown(row, () => this.#fillFileDialog(folder));
    await this.page.keyboard.press('Enter');
    // What is typed before it has gone would be lost to the next one.
    const isOpen = () =>
      this.#quickInput().evaluate((field: HTMLInputElement, own) => field.value.startsWith(own), folder, {
        timeout: 1000,
      });
    const hasGone = async () => !(await isOpen().catch(() => false)) || undefined;
    await until(hasGone, `The dialog does not accept ${folder}.`);
  }

  /** Answers the dialog that asks where to save. */
  async saveFile(file: string): Promise<void> {
    await this.#fillFileDialog(file);
    await this.page.keyboard.press('Enter');
    await this.#quickInput().waitFor({ state: 'hidden' });
  }

  async #fillFileDialog(file: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: /\S/ }).waitFor();
    // The dialog writes its folder into the field once it has read it: what is typed before is lost.
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await this.#quickInput().fill(file);
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Keeps what the window shows, to be looked at. */
  async screenshot(name?: string): Promise<void> {
    await this.screenshotOf(this.page, name);
  }

  /** The same of another window. */
  async screenshotOf(page: Page, name?: string): Promise<void> {
    // Hovers fade in; a picture shows where that leads.
    const path = `${this.#screenshots}${name ? `-${name}` : ''}.png`;
    await page.screenshot({ path, animations: 'disabled' });
  }

  /** What Enter takes of a list. */
  #focusedRow(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text });
  }

  #quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input[type="text"]');
  }
}

/** Runs in the page: whether no palette is open. */
function hasLeftPalette(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('.quick-input-widget input[type="text"]');
  return [...fields].every((field) => field.getClientRects().length === 0 || !field.value.startsWith('>'));
}

/** Matches what is nothing but a text. */
function wholly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
